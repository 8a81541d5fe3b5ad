package org.signetmail.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * SIGKILL under load, ten times: every message that was acknowledged is in the mailbox, once, and the store is sound.
 * Besides the counted messages, smtp-source keeps the server busy.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillNineIT {
    private static final int SENDERS = 12;

    private PackagedServer server;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    @BeforeAll
    void launch() throws Exception {
        server = PackagedServer.launch();
    }

    @AfterAll
    void end() throws Exception {
        server.close();
    }

    @RepeatedTest(10)
    void nothingAcknowledgedIsLost(RepetitionInfo round) throws Exception {
        server.signet("account", "add", "noise" + round.getCurrentRepetition() + "@example.test", "--generate").ok();
        var noise = new ProcessBuilder("smtp-source", "-s", "10", "-m", "100000", "-l", "20000", "-d",
                "-f", "n@elsewhere.example", "-t", "noise" + round.getCurrentRepetition() + "@example.test",
                "127.0.0.1:" + server.port(25)).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        int before = acknowledged.size();
        // Killed at another moment each round: after so many acknowledgements.
        var enough = new CountDownLatch(60 + 37 * round.getCurrentRepetition());
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < SENDERS; i++) {
                String tag = round.getCurrentRepetition() + "-" + i;
                senders.submit(() -> send(tag, enough));
            }
            assertThat(enough.await(60, TimeUnit.SECONDS)).as("the server takes mail").isTrue();
            server.kill();
        }
        noise.destroyForcibly();
        noise.waitFor();
        assertThat(acknowledged.size()).isGreaterThan(before);

        server.start();
        String said = Run.in(server.directory(), "python3", java.nio.file.Path.of("src/test/python/subjects.py").toAbsolutePath().toString(),
                Integer.toString(server.port(993)), PackagedServer.ALICE, PackagedServer.PASSWORD).ok();
        var found = said.lines().toList();
        assertThat(found).doesNotHaveDuplicates();
        assertThat(Set.copyOf(found)).containsAll(acknowledged);
        assertThat(server.signet("check").ok()).contains("sound");
    }

    /** One message after another until the server is gone; a subject counts once its 250 was read. */
    private void send(String tag, CountDownLatch enough) {
        try (var socket = new Socket(PackagedServer.HOST, server.port(25));
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            socket.setTcpNoDelay(true);
            expect(in, "220");
            say(socket, "HELO client.example");
            expect(in, "250");
            for (int n = 0; ; n++) {
                String subject = tag + "-" + n;
                say(socket, "MAIL FROM:<s@elsewhere.example>");
                expect(in, "250");
                say(socket, "RCPT TO:<" + PackagedServer.ALICE + ">");
                expect(in, "250");
                say(socket, "DATA");
                expect(in, "354");
                // Every seventh is large: the blob's way to disk is another.
                say(socket, "Subject: " + subject + "\r\n\r\n" + (n % 7 == 6 ? noise(n) : "small") + "\r\n.");
                expect(in, "250");
                acknowledged.add(subject);
                enough.countDown();
            }
        } catch (IOException killed) {
            // The kill ends every sender here; what counts was noted before.
            assertThat(enough.getCount()).isGreaterThanOrEqualTo(0);
        }
    }

    /** 200 KiB that do not compress. */
    private static String noise(int seed) {
        var octets = new byte[150_000];
        new java.util.Random(seed).nextBytes(octets);
        return java.util.Base64.getMimeEncoder().encodeToString(octets);
    }

    private static void say(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void expect(BufferedReader in, String code) throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new IOException("closed");
        }
        assertThat(line).startsWith(code);
    }
}
