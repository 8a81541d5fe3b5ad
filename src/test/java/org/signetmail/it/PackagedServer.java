package org.signetmail.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Signet as a user has it: the unpacked distribution, started by its own script in an empty directory, on loopback
 * with free ports. {@link #kill} and {@link #start} may be called again and again; the data stays.
 */
final class PackagedServer implements AutoCloseable {
    static final String HOST = "127.0.0.1";
    static final String ALICE = "alice@example.test";
    static final String PASSWORD = "correct horse 7";
    private static final int[] PORTS = {25, 465, 587, 143, 993, 110, 995, 4190, 443};

    private final Path directory;
    private final Path home;
    private final int offset;
    private String javaOptions = "";
    private Process process;

    private PackagedServer(Path directory, Path home, int offset) {
        this.directory = directory;
        this.home = home;
        this.offset = offset;
    }

    /** Unpacks and starts; alice has {@link #PASSWORD}. */
    static PackagedServer launch() throws Exception {
        return launch("");
    }

    /** The same, with words for Java besides. */
    static PackagedServer launch(String javaOptions) throws Exception {
        PackagedServer server = unpacked(freeOffset());
        server.javaOptions = javaOptions;
        server.start();
        server.signet("account", "passwd", ALICE, "--password-stdin").feed(PASSWORD).ok();
        return server;
    }

    /** Unpacks and starts with nobody in it. */
    static PackagedServer launchForSetUp() throws Exception {
        PackagedServer server = unpacked(freeOffset());
        server.start("quickstart");
        return server;
    }

    /** Unpacks and starts as a newcomer does, with no word about ports. */
    static PackagedServer launchOnUsualPorts() throws Exception {
        PackagedServer server = unpacked(-1);
        server.start();
        return server;
    }

    private static PackagedServer unpacked(int offset) throws Exception {
        Path directory = Files.createTempDirectory("signet-it");
        Path archive;
        try (var files = Files.list(Path.of("target"))) {
            archive = files.filter(f -> f.toString().endsWith(".tar.gz")).findFirst()
                    .orElseThrow(() -> new AssertionError("no distribution in target/: it is made by the package phase"));
        }
        Run.in(directory, "tar", "xzf", archive.toAbsolutePath().toString()).ok();
        Path home;
        try (var files = Files.list(directory)) {
            home = files.filter(Files::isDirectory).findFirst().orElseThrow();
        }
        return new PackagedServer(directory, home, offset);
    }

    void start() throws IOException {
        start("quickstart", ALICE);
    }

    /** @param how the command and its words */
    void start(String... how) throws IOException {
        Path log = directory.resolve("log");
        Files.deleteIfExists(log);
        var command = new ArrayList<>(List.of(home.resolve("signet").toString()));
        command.addAll(List.of(how));
        command.addAll(List.of("--local", "--data", data().toString()));
        if (offset >= 0) {
            command.addAll(List.of("--port-offset", Integer.toString(offset)));
        }
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("SIGNET_JAVA_OPTS", javaOptions);
        process = builder.start();
        Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("the server ended:\n" + log());
            }
            return log().contains("ready in");
        });
    }

    /** A command of the command line, on this server's data directory. */
    Run signet(String... words) {
        var command = new ArrayList<>(List.of(home.resolve("signet").toString()));
        command.addAll(List.of(words));
        // Words with a directory of their own are about another server, or none; config's sample is about none.
        if (!List.of(words).contains("--data") && !List.of(words).contains("sample")) {
            command.addAll(List.of("--data", data().toString()));
        }
        return Run.in(directory, command.toArray(String[]::new));
    }

    /** The same for a shell, whose directory may be any. */
    String command(String... words) {
        var command = new ArrayList<>(List.of(home.resolve("signet").toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--data", data().toString()));
        return "'" + String.join("' '", command) + "'";
    }

    int port(int usual) {
        return usual + offset;
    }

    Path data() {
        return directory.resolve("data");
    }

    Path directory() {
        return directory;
    }

    long pid() {
        return process.pid();
    }

    String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    /** Resident memory in KiB. */
    long residentKiB() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream().filter(l -> l.startsWith("VmRSS:"))
                .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", ""))).findFirst().orElseThrow();
    }

    /** The installation's CA as a PEM file. */
    Path authority() throws Exception {
        Path file = directory.resolve("ca.pem");
        if (!Files.exists(file)) {
            Files.writeString(file, signet("ca", "export").ok());
        }
        return file;
    }

    /** SIGKILL: as a power cut would, as far as a process can tell. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM, and the exit it must make. */
    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    @Override
    public void close() throws Exception {
        kill();
        String log = log();
        Run.in(Path.of("/"), "rm", "-rf", directory.toString()).ok();
        assertThat(log.lines().filter(l -> l.contains("Exception") || l.startsWith("\tat ")).toList())
                .as("unhandled exceptions in the server's log").isEmpty();
    }

    private static int freeOffset() {
        for (int attempt = 0; attempt < 100; attempt++) {
            int offset = ThreadLocalRandom.current().nextInt(10_000, 30_000);
            if (allFree(offset)) {
                return offset;
            }
        }
        throw new AssertionError("no free ports");
    }

    private static boolean allFree(int offset) {
        for (int port : PORTS) {
            try (var socket = new ServerSocket(port + offset, 1, InetAddress.ofLiteral(HOST))) {
                assertThat(socket.isBound()).isTrue();
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }
}
