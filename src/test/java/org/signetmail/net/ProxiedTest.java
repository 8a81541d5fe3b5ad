package org.signetmail.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.tls.Credential;
import org.signetmail.tls.Profile;

import static org.assertj.core.api.Assertions.assertThat;

/** Listeners behind a proxy: whom they believe, and that the client they are told of counts. */
class ProxiedTest {
    private static final String ANNOUNCED = "PROXY TCP4 203.0.113.9 192.0.2.1 54321 25\r\n";

    @TempDir
    private Path directory;

    @Test
    void theClientIsWhoTheProxyNames() throws Exception {
        try (var listening = listen(null, 100, "127.0.0.0/8"); var socket = new Socket("127.0.0.1", listening.address().getPort())) {
            // In pieces, with what the client says right behind it.
            for (byte octet : (ANNOUNCED + "hello\r\n").getBytes(StandardCharsets.US_ASCII)) {
                socket.getOutputStream().write(octet);
            }
            assertThat(line(socket)).isEqualTo("hello from 203.0.113.9:54321 at 192.0.2.1:25");
        }
    }

    @Test
    void othersAndMalformedHeadersAreClosedOn() throws Exception {
        try (var elsewhere = listen(null, 100, "192.0.2.0/24"); var here = listen(null, 100, "127.0.0.1", "::1")) {
            try (var socket = new Socket("127.0.0.1", elsewhere.address().getPort())) {
                socket.getOutputStream().write(ANNOUNCED.getBytes(StandardCharsets.US_ASCII));
                assertThat(ended(socket)).isTrue();
            }
            try (var socket = new Socket("127.0.0.1", here.address().getPort())) {
                socket.getOutputStream().write("EHLO client.example\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(ended(socket)).isTrue();
            }
            try (var socket = new Socket("127.0.0.1", here.address().getPort())) {
                socket.getOutputStream().write("PROXY TCP4 203.0".getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                assertThat(ended(socket)).isTrue();
            }
            Awaitility.await().until(() -> here.connections() == 0 && elsewhere.connections() == 0);
        }
    }

    @Test
    void limitsCountTheClientAndNotTheProxy() throws Exception {
        try (var listening = listen(null, 1, "127.0.0.1"); var one = new Socket("127.0.0.1", listening.address().getPort());
                var two = new Socket("127.0.0.1", listening.address().getPort()); var other = new Socket("127.0.0.1", listening.address().getPort())) {
            one.getOutputStream().write((ANNOUNCED + "a\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(line(one)).startsWith("a from 203.0.113.9");
            two.getOutputStream().write((ANNOUNCED + "b\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(ended(two)).isTrue();
            other.getOutputStream().write("PROXY TCP4 203.0.113.10 192.0.2.1 1 25\r\nc\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(line(other)).startsWith("c from 203.0.113.10");
            one.shutdownOutput();
            assertThat(ended(one)).isTrue();
            Awaitility.await().until(() -> listening.connections() == 1);
            try (var three = new Socket("127.0.0.1", listening.address().getPort())) {
                three.getOutputStream().write((ANNOUNCED + "d\r\n").getBytes(StandardCharsets.US_ASCII));
                assertThat(line(three)).startsWith("d from 203.0.113.9");
            }
        }
    }

    @Test
    void curlAndPythonAnnounceThemselvesBeforeTls() throws Exception {
        Credential credential = TestCertificates.ecdsa("a.example");
        try (Tls tls = Tls.open(); var listening = listen(new ServerTls(tls, (_, _, _) -> credential, null, Profile.INTERMEDIATE, List.of()), 100, "127.0.0.1")) {
            String curl = run("curl", "-sk", "--http0.9", "--max-time", "20", "--haproxy-protocol", "https://127.0.0.1:" + listening.address().getPort() + "/");
            assertThat(curl).contains("GET / HTTP/1.1 from 127.0.0.1:", " at 127.0.0.1:" + listening.address().getPort());
            String python = run("python3", "-c", """
                    import socket, ssl, struct
                    s = socket.create_connection(("127.0.0.1", %d), 20)
                    body = socket.inet_pton(socket.AF_INET6, "2001:db8::9") + socket.inet_pton(socket.AF_INET6, "2001:db8::1") + struct.pack("!HH", 54321, 993)
                    body += b"\\x02\\x00\\x09a.example" + b"\\x04\\x00\\x02\\x00\\x00"
                    s.sendall(b"\\r\\n\\r\\n\\x00\\r\\nQUIT\\n\\x21\\x21" + struct.pack("!H", len(body)) + body)
                    c = ssl.create_default_context(); c.check_hostname = False; c.verify_mode = ssl.CERT_NONE
                    t = c.wrap_socket(s, server_hostname="a.example")
                    t.sendall(b"hello\\r\\n")
                    print(t.recv(1000).decode())
                    """.formatted(listening.address().getPort()));
            assertThat(python).contains("hello from 2001:db8:0:0:0:0:0:9:54321 at 2001:db8:0:0:0:0:0:1:993");
        }
    }

    private static Listening listen(ServerTls tls, int perAddress, String... proxies) throws IOException {
        return Listening.open(new Listening.Options("proxied", new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), tls == null ? null : () -> tls,
                Duration.ofSeconds(10), 100, perAddress, List.of(proxies).stream().map(AddressRange::parse).toList()), connection -> {
                    connection.timeout(Duration.ofSeconds(20));
                    Input.Line line = connection.input().readLine(1000);
                    if (line != null) {
                        connection.output().ascii(new String(line.octets(), StandardCharsets.ISO_8859_1) + " from " + shown(connection.remote()) + " at " + shown(connection.local()) + "\r\n");
                        connection.output().flush();
                        if (!line.toString().contains("HTTP") && connection.tls() == null) {
                            connection.input().readLine(1000);
                        }
                    }
                });
    }

    private static String shown(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private static String line(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        var line = new StringBuilder();
        int octet = socket.getInputStream().read();
        while (octet >= 0 && octet != '\n') {
            line.append((char) octet);
            octet = socket.getInputStream().read();
        }
        return line.toString().strip();
    }

    /** Nothing more is said: closed, in order or with a reset when it left octets unread. */
    private static boolean ended(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketException reset) {
            return reset.getMessage().contains("reset");
        }
    }

    private String run(String... command) throws Exception {
        Path output = Files.createTempFile(directory, "run", ".out");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ended", List.of(command)).isTrue();
        return Files.readString(output, StandardCharsets.ISO_8859_1);
    }
}
