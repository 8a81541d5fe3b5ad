package org.signetmail.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** A program run to its end: a real client, or the command line. */
final class Run {
    private static final int PATIENCE_SECONDS = 60;

    private final ProcessBuilder builder;
    private String input = "";

    private Run(ProcessBuilder builder) {
        this.builder = builder;
    }

    static Run in(Path directory, String... command) {
        return new Run(new ProcessBuilder(List.of(command)).directory(directory.toFile()).redirectErrorStream(true));
    }

    Run env(Map<String, String> more) {
        builder.environment().putAll(more);
        return this;
    }

    Run feed(String text) {
        input = text;
        return this;
    }

    /** What a program printed, both streams together, and its exit code. */
    record Ended(int code, String output) {}

    Ended end() throws IOException, InterruptedException {
        Path output = Files.createTempFile("run", ".out");
        try {
            var process = builder.redirectOutput(output.toFile()).start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException gone) {
                // A program that does not read its input may have ended already; its exit code tells the rest.
                assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            }
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(builder.command() + " did not end:\n" + Files.readString(output, StandardCharsets.ISO_8859_1));
            }
            return new Ended(process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.ISO_8859_1));
        } finally {
            Files.delete(output);
        }
    }

    /** Must succeed; gives what it printed. */
    String ok() throws IOException, InterruptedException {
        Ended ended = end();
        assertThat(ended.code()).as("%s said:%n%s", builder.command(), ended.output()).isZero();
        return ended.output();
    }

    /** Must fail; gives what it printed. */
    String fails() throws IOException, InterruptedException {
        Ended ended = end();
        assertThat(ended.code()).as("%s should have failed, said:%n%s", builder.command(), ended.output()).isNotZero();
        return ended.output();
    }
}
