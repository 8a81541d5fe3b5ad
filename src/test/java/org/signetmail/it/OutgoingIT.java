package org.signetmail.it;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signetmail.it.PackagedServer.ALICE;
import static org.signetmail.it.PackagedServer.PASSWORD;

/** Mail to other domains: queued, sent to Postfix's smtp-sink, bounced where it is refused, kept where nobody answers. */
@ExtendWith(ServerFixture.class)
class OutgoingIT {
    private final PackagedServer server;

    @TempDir
    private Path directory;

    OutgoingIT(PackagedServer server) {
        this.server = server;
    }

    @Test
    void sentToTheNextHop() throws Exception {
        int port = freePort();
        // The sink writes what it gets to a file a message; as root it must run as somebody else.
        Run.in(directory, "chmod", "777", directory.toString()).ok();
        var sink = new ProcessBuilder("smtp-sink", "-u", "nobody", "-d", directory + "/mail.", "127.0.0.1:" + port, "10").redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            server.signet("config", "set", "route.sink.example", "127.0.0.1:" + port).ok();
            send("friend@sink.example", "to the sink");
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                try (var files = Files.list(directory)) {
                    assertThat(files.filter(f -> f.getFileName().toString().startsWith("mail.")).map(OutgoingIT::text).filter(t -> t.contains("to the sink")))
                            .singleElement().asString().contains("Received: from client.example").doesNotContain("Return-Path");
                }
            });
            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() ->
                    assertThat(server.signet("queue", "list").ok()).doesNotContain("friend@sink.example"));
        } finally {
            sink.destroy();
            sink.waitFor();
        }
    }

    @Test
    void refusedForGoodComesBackAsANotice() throws Exception {
        int port = freePort();
        var sink = new ProcessBuilder("smtp-sink", "-u", "nobody", "-f", "RCPT", "127.0.0.1:" + port, "10").redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            server.signet("config", "set", "route.refusing.example", "127.0.0.1:" + port).ok();
            send("nobody@refusing.example", "will bounce");
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(Run.in(directory, "python3",
                    Path.of("src/test/python/subjects.py").toAbsolutePath().toString(), "" + server.port(993), ALICE, PASSWORD).ok())
                    .containsIgnoringCase("undeliver"));
        } finally {
            sink.destroy();
            sink.waitFor();
        }
    }

    @Test
    void nobodyThereIsTriedAgainLater() throws Exception {
        server.signet("config", "set", "route.absent.example", "127.0.0.1:" + freePort()).ok();
        send("late@absent.example", "later");
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() ->
                assertThat(server.signet("queue", "list").ok()).contains("late@absent.example").contains("no connection"));
        String id = server.signet("queue", "list", "--json").ok().replaceAll("(?s).*\"id\":(\\d+)[^}]*late@absent.*", "$1");
        server.signet("queue", "hold", id).ok();
        assertThat(server.signet("queue", "show", id).ok()).contains("held           true");
        server.signet("queue", "remove", id).ok();
        assertThat(server.signet("queue", "show", id).fails()).contains("no queue item");
    }

    private void send(String to, String subject) throws Exception {
        Run.in(directory, "swaks", "--server", PackagedServer.HOST, "--port", "" + server.port(465), "--tlsc", "--helo", "client.example",
                "--auth", "PLAIN", "--auth-user", ALICE, "--auth-password", PASSWORD, "--from", ALICE, "--to", to, "--header", "Subject: " + subject).ok();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral(PackagedServer.HOST))) {
            return socket.getLocalPort();
        }
    }
}
