package org.signetmail.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What strangers send: the right reply or a closed connection, bounded memory, and nobody else disturbed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
    private PackagedServer server;

    @BeforeAll
    void launch() throws Exception {
        server = PackagedServer.launch();
    }

    @AfterAll
    void end() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"25", "587", "143", "110"})
    void aLineOfTwoGigabytes(int port) throws Exception {
        long before = server.residentKiB();
        try (var socket = connect(port)) {
            var block = new byte[1 << 20];
            java.util.Arrays.fill(block, (byte) 'A');
            long sent = 0;
            try {
                while (sent < 2L << 30) {
                    socket.getOutputStream().write(block);
                    sent += block.length;
                }
                socket.getOutputStream().write("\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().read()).as("an answer or the end").isGreaterThanOrEqualTo(-1);
            } catch (SocketException closed) {
                assertThat(sent).as("closed on us, which is right").isPositive();
            }
        }
        assertThat(server.residentKiB() - before).as("KiB grown").isLessThan(100_000);
        others();
    }

    @ParameterizedTest
    @CsvSource({"25,5", "587,5", "143,*", "110,-ERR"})
    void nulsAndNoise(int port, String start) throws Exception {
        try (var socket = connect(port); var in = reader(socket)) {
            assertThat(in.readLine()).isNotNull();
            socket.getOutputStream().write("\0\0\0 \u00ff\u00fe NOOP\0\r\n".getBytes(StandardCharsets.ISO_8859_1));
            String line = in.readLine();
            assertThat(line).isNotNull();
            assertThat(line.startsWith(start) || line.contains("BAD")).as(line).isTrue();
        }
        others();
    }

    @Test
    void wrongLiterals() throws Exception {
        for (String literal : List.of("{99999999999999999999}", "{-1}", "{4294967296}", "{x}", "{5", "{1000000000+}", "{}")) {
            try (var socket = connect(143); var in = reader(socket)) {
                assertThat(in.readLine()).startsWith("* OK");
                socket.getOutputStream().write(("a LOGIN " + literal + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                String line = in.readLine();
                assertThat(line == null || line.contains("BAD") || line.contains("BYE") || line.contains("NO")).as(literal + " -> " + line).isTrue();
            }
        }
        others();
    }

    @ParameterizedTest
    @CsvSource({"465", "993", "995", "443"})
    void truncatedTls(int port) throws Exception {
        byte[][] starts = {{0x16}, {0x16, 3, 1}, {0x16, 3, 1, 2, 0, 1, 0}, {0x16, 3, 1, 0x7f, (byte) 0xff},
            "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII), {(byte) 0x80, 0x2e, 1, 0, 2}};
        for (byte[] start : starts) {
            try (var socket = connect(port)) {
                socket.getOutputStream().write(start);
                socket.shutdownOutput();
                drain(socket);
            }
        }
        others();
    }

    @Test
    void halfACommandThenTheEnd() throws Exception {
        for (int port : new int[] {25, 143, 110}) {
            try (var socket = connect(port); var in = reader(socket)) {
                assertThat(in.readLine()).isNotNull();
                socket.getOutputStream().write("NO".getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                drain(socket);
            }
        }
        others();
    }

    /** The time-outs are set short for it; each protocol says goodbye in its words, or at least closes. */
    @ParameterizedTest
    @CsvSource({"25,421", "143,* BYE", "110,-ERR"})
    void halfACommandThenSilence(int port, String farewell) throws Exception {
        for (String setting : List.of("smtp.greeting-timeout", "imap.login-seconds", "pop3.login-seconds")) {
            server.signet("config", "set", setting, "2").ok();
        }
        try (var socket = connect(port); var in = reader(socket)) {
            assertThat(in.readLine()).isNotNull();
            socket.getOutputStream().write("NO".getBytes(StandardCharsets.US_ASCII));
            String line = in.readLine();
            assertThat(line == null || line.startsWith(farewell)).as(String.valueOf(line)).isTrue();
        } finally {
            for (String setting : List.of("smtp.greeting-timeout", "imap.login-seconds", "pop3.login-seconds")) {
                server.signet("config", "unset", setting).ok();
            }
        }
        others();
    }

    @Test
    void tenThousandWhoSayNothing() throws Exception {
        long before = server.residentKiB();
        var silent = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 10_000; i++) {
                var socket = new Socket();
                // From many loopback addresses, as from many hosts.
                socket.bind(new InetSocketAddress("127.0." + (1 + i / 250) + "." + (1 + i % 250), 0));
                socket.connect(new InetSocketAddress(PackagedServer.HOST, server.port(i % 2 == 0 ? 25 : 143)), 10_000);
                silent.add(socket);
            }
            others();
            assertThat((server.residentKiB() - before) / 10_000).as("KiB for each").isLessThan(40);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    /** Somebody else sends and logs in meanwhile. */
    private void others() throws Exception {
        try (var socket = connect(25); var in = reader(socket)) {
            assertThat(in.readLine()).startsWith("220");
            socket.getOutputStream().write("EHLO x.example\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(in.readLine()).startsWith("250-");
        }
        Run.in(server.directory(), "curl", "-sS", "--insecure", "--user", PackagedServer.ALICE + ":" + PackagedServer.PASSWORD,
                "imaps://127.0.0.1:" + server.port(993) + "/").ok();
    }

    private Socket connect(int port) throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress(PackagedServer.HOST, server.port(port)), 10_000);
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static void drain(Socket socket) throws IOException {
        try {
            while (socket.getInputStream().read() >= 0) {
                assertThat(socket.isConnected()).isTrue();
            }
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }
}
