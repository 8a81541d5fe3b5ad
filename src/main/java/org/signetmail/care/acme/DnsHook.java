package org.signetmail.care.acme;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program of the administrator's that changes the DNS: called with {@code add} or {@code remove}, the record's name and
 * its value, in an environment of PATH alone. Exit code 0 is done. It has a time limit, after which it is ended.
 */
record DnsHook(Path program, Duration patience) implements DnsWay {
    private static final int MOST_SAID = 2000;
    private static final int USUAL_SECONDS = 120;
    private static final int MOST_SECONDS = 3600;

    static DnsHook of(Map<String, String> told) throws Failure {
        Path program = Path.of(told.getOrDefault("hook", ""));
        if (!program.isAbsolute() || !Files.isExecutable(program) || Files.isDirectory(program)) {
            throw new Failure("the hook " + program + " is no program that can be run (its whole path is wanted)");
        }
        return new DnsHook(program, Duration.ofSeconds(DnsWay.number(told, "timeout", USUAL_SECONDS, MOST_SECONDS)));
    }

    @Override
    public void add(String name, String value) throws Failure {
        run("add", name, value);
    }

    @Override
    public void remove(String name, String value) throws Failure {
        run("remove", name, value);
    }

    private void run(String what, String name, String value) throws Failure {
        var builder = new ProcessBuilder(List.of(program.toString(), what, name, value)).redirectErrorStream(true);
        String path = builder.environment().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        try {
            Process process = builder.start();
            try {
                process.getOutputStream().close();
                var said = new Said(process.getInputStream());
                Thread reading = Thread.ofVirtual().start(said);
                if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new Failure("the hook " + program + " did not end within " + patience.toSeconds() + " s at \"" + what + "\"");
                }
                // A child of the hook's may hold the pipe open; what was said until now is enough.
                reading.join(Duration.ofSeconds(1));
                if (process.exitValue() != 0) {
                    throw new Failure("the hook " + program + " failed at \"" + what + "\" with code " + process.exitValue() + ": " + said.text());
                }
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new Failure("the hook " + program + " cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", e);
        }
    }

    /** Reads all, so that the program never waits for us, and keeps the beginning. */
    private static final class Said implements Runnable {
        private final InputStream in;
        private final StringBuilder kept = new StringBuilder();

        Said(InputStream in) {
            this.in = in;
        }

        @Override
        public void run() {
            var block = new byte[4096];
            try {
                for (int count = in.read(block); count >= 0; count = in.read(block)) {
                    keep(new String(block, 0, count, StandardCharsets.UTF_8));
                }
            } catch (IOException ended) {
                keep(" (its output broke off)");
            }
        }

        private synchronized void keep(String text) {
            kept.append(text, 0, Math.min(text.length(), MOST_SAID - Math.min(MOST_SAID, kept.length())));
        }

        synchronized String text() {
            return BoundedHttp.shortened(kept.toString().strip());
        }
    }
}
