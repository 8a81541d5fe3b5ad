package org.signetmail.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.signetmail.tls.CertificateChoice;
import org.signetmail.tls.Credential;
import org.signetmail.tls.Profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Both engines behind the same loop: handshakes, names, swaps, STARTTLS, large transfers, silence, truncation. */
class ConnectionTest {
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final BlockingQueue<String> happened = new LinkedBlockingQueue<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"native,TLSv1.2", "native,TLSv1.3", "jdk,TLSv1.2", "jdk,TLSv1.3"})
    void echoesLinesOverImplicitTls(String engine, String version) throws Exception {
        Credential credential = TestCertificates.ecdsa("a.example");
        var listening = listen(() -> server(engine, (_, _, _) -> credential), ConnectionTest::echo);
        try (SSLSocket socket = client(listening, "a.example", version)) {
            for (int i = 0; i < 20; i++) {
                assertThat(roundTrip(socket, "line " + i)).isEqualTo("line " + i);
            }
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
    }

    @ParameterizedTest
    @CsvSource({"native,TLSv1.2", "native,TLSv1.3", "jdk,TLSv1.2", "jdk,TLSv1.3"})
    void carriesMegabytesBothWaysAtOnce(String engine, String version) throws Exception {
        Credential credential = TestCertificates.ecdsa("a.example");
        var listening = listen(() -> server(engine, (_, _, _) -> credential), connection -> {
            var block = new byte[50_000];
            int read;
            while ((read = connection.input().read(block, 0, block.length)) > 0) {
                connection.output().write(block, 0, read);
                connection.output().flush();
            }
        });
        var sent = new byte[3_000_000];
        new java.util.Random(1).nextBytes(sent);
        try (SSLSocket socket = client(listening, "a.example", version)) {
            var writer = Thread.ofVirtual().start(() -> {
                try {
                    socket.getOutputStream().write(sent);
                    socket.getOutputStream().flush();
                } catch (IOException e) {
                    happened.add(e.toString());
                }
            });
            assertThat(socket.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
            writer.join();
        }
        assertThat(happened).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "jdk"})
    void choosesByNameAndSwapsLive(String engine) throws Exception {
        Credential one = TestCertificates.ecdsa("one.example");
        Credential two = TestCertificates.rsa("two.example");
        var current = new AtomicReference<>(one);
        CertificateChoice choice = (name, _, _) -> "two.example".equals(name) ? two : current.get();
        var listening = listen(() -> server(engine, choice), ConnectionTest::echo);
        assertThat(shown(listening, "one.example")).isEqualTo(one.leaf());
        assertThat(shown(listening, "two.example")).isEqualTo(two.leaf());
        Credential renewed = TestCertificates.ecdsa("one.example");
        current.set(renewed);
        assertThat(shown(listening, "one.example")).isEqualTo(renewed.leaf());
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "jdk"})
    void ourClientTalksToOurServerAndVerifies(String engine) throws Exception {
        Credential credential = TestCertificates.ecdsa("a.example");
        Tls tls = tls(engine);
        var listening = listen(() -> new ServerTls(tls, (_, _, _) -> credential, null, Profile.INTERMEDIATE, List.of()), ConnectionTest::echo);
        try (var dialer = new Dialer()) {
            try (var connection = dialer.connect(listening.address(), Duration.ofSeconds(5), new ClientTls(tls, "a.example", null))) {
                connection.output().ascii("hello\r\n");
                connection.output().flush();
                assertThat(new String(connection.input().readLine(100).octets(), StandardCharsets.US_ASCII)).isEqualTo("hello");
                assertThat(connection.tls().peerChain()).containsExactly(credential.leaf());
                assertThat(connection.tls().protocol()).isEqualTo("TLSv1.3");
            }
        }
    }

    @Test
    void startTlsThrowsAwayWhatWasPipelined() throws Exception {
        Credential credential = TestCertificates.ecdsa("a.example");
        var listening = listen(null, connection -> {
            assertThat(connection.input().readLine(100)).isNotNull();
            connection.output().ascii("go\r\n");
            connection.output().flush();
            happened.add("discarded " + connection.startTls(server("native", (_, _, _) -> credential)));
            echo(connection);
        });
        try (var socket = new Socket(listening.address().getAddress(), listening.address().getPort())) {
            socket.getOutputStream().write("STARTTLS\r\ninjected\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(4)).isEqualTo("go\r\n".getBytes(StandardCharsets.US_ASCII));
            SSLSocket over = (SSLSocket) anyone().getSocketFactory().createSocket(socket, "a.example", socket.getPort(), true);
            over.startHandshake();
            assertThat(roundTrip(over, "clean")).isEqualTo("clean");
        }
        assertThat(happened.poll(5, TimeUnit.SECONDS)).isEqualTo("discarded 10");
    }

    @Test
    void silenceTimesOutAndStillCanBeAnswered() throws Exception {
        var listening = listen(null, connection -> {
            connection.timeout(Duration.ofMillis(50));
            assertThatThrownBy(() -> connection.input().readLine(100)).isInstanceOf(TimedOut.class);
            connection.output().ascii("bye\r\n");
            connection.output().flush();
        });
        try (var socket = new Socket(listening.address().getAddress(), listening.address().getPort())) {
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("bye\r\n");
        }
    }

    @Test
    void aPromptClientThatFallsSilentTimesOutToo() throws Exception {
        var listening = listen(null, connection -> {
            connection.timeout(Duration.ofMillis(50));
            for (int i = 0; i < 1_000; i++) {
                Input.Line line = Objects.requireNonNull(connection.input().readLine(100));
                connection.output().ascii(new String(line.octets(), StandardCharsets.US_ASCII) + "\r\n");
                connection.output().flush();
            }
            assertThatThrownBy(() -> connection.input().readLine(100)).isInstanceOf(TimedOut.class);
            connection.output().ascii("bye\r\n");
            connection.output().flush();
        });
        try (var socket = new Socket(listening.address().getAddress(), listening.address().getPort())) {
            var answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (int i = 0; i < 1_000; i++) {
                socket.getOutputStream().write((i + "\r\n").getBytes(StandardCharsets.US_ASCII));
                assertThat(answers.readLine()).isEqualTo(String.valueOf(i));
            }
            assertThat(answers.readLine()).isEqualTo("bye");
        }
    }

    @Test
    void aDeadlineClosesWhateverHappens() throws Exception {
        var listening = listen(null, connection -> {
            connection.deadline(Duration.ofMillis(100));
            try {
                while (connection.input().readLine(100) != null) {
                    happened.add("line");
                }
            } catch (IOException over) {
                happened.add(String.valueOf(over.getMessage()));
            }
        });
        try (var socket = new Socket(listening.address().getAddress(), listening.address().getPort())) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(happened.poll(5, TimeUnit.SECONDS)).contains("time was up");
    }

    @Test
    void truncatedAndForeignHandshakesEndTheConnectionAlone() throws Exception {
        Credential credential = TestCertificates.ecdsa("a.example");
        var listening = listen(() -> server("native", (_, _, _) -> credential), ConnectionTest::echo);
        byte[][] starts = {{}, {22}, {22, 3, 1, 0, 100, 1, 0}, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
            {22, 3, 1, 0x7f, (byte) 0xff}, {(byte) 0x80, 46, 1, 3, 1}};
        for (byte[] start : starts) {
            try (var socket = new Socket(listening.address().getAddress(), listening.address().getPort())) {
                socket.getOutputStream().write(start);
                socket.shutdownOutput();
                drain(socket.getInputStream());
            }
        }
        try (SSLSocket socket = client(listening, "a.example", "TLSv1.3")) {
            assertThat(roundTrip(socket, "still here")).isEqualTo("still here");
        }
    }

    @Test
    void linesHaveLimitsAndEnds() throws Exception {
        var listening = listen(null, connection -> {
            Input.Line line;
            while ((line = connection.input().readLine(10)) != null) {
                happened.add(new String(line.octets(), StandardCharsets.US_ASCII) + " " + line.end());
                if (line.end() == Input.End.TOO_LONG) {
                    happened.add("skipped " + connection.input().skipLine(100_000));
                }
            }
        });
        try (var socket = new Socket(listening.address().getAddress(), listening.address().getPort())) {
            socket.getOutputStream().write(("one\r\n1234567890\r\n12345678901\r\nlf\n" + "x".repeat(50_000) + "\r\nlast\r\nhalf")
                    .getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            drain(socket.getInputStream());
        }
        assertThat(happened).containsExactly("one CRLF", "1234567890 CRLF", "1234567890 TOO_LONG", "skipped true", "lf BARE_LF",
                "xxxxxxxxxx TOO_LONG", "skipped true", "last CRLF");
    }

    private static void echo(Connection connection) throws IOException {
        Input.Line line;
        while ((line = connection.input().readLine(1000)) != null) {
            connection.output().write(line.octets());
            connection.output().ascii("\r\n");
            connection.output().flush();
        }
    }

    private Tls tls(String engine) {
        Tls tls = engine.equals("jdk") ? Tls.jdk() : Tls.open();
        if (engine.equals("native")) {
            assertThat(tls.engine()).contains("BoringSSL");
        }
        opened.add(tls);
        return tls;
    }

    private ServerTls server(String engine, CertificateChoice choice) {
        return new ServerTls(tls(engine), choice, null, Profile.INTERMEDIATE, List.of());
    }

    private Listening listen(java.util.function.Supplier<ServerTls> implicit, Listening.Door door) throws IOException {
        ServerTls once = implicit == null ? null : implicit.get();
        var listening = Listening.open(new Listening.Options("test", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                once == null ? null : () -> once, Duration.ofSeconds(5), 1000, 1000), door);
        opened.add(listening);
        return listening;
    }

    private static String roundTrip(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        byte[] back = socket.getInputStream().readNBytes(line.length() + 2);
        return new String(back, StandardCharsets.US_ASCII).strip();
    }

    private static X509Certificate shown(Listening listening, String name) throws Exception {
        try (SSLSocket socket = client(listening, name, "TLSv1.3")) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static SSLSocket client(Listening listening, String name, String version) throws Exception {
        SSLSocket socket = (SSLSocket) anyone().getSocketFactory()
                .createSocket(listening.address().getAddress(), listening.address().getPort());
        socket.setSoTimeout(10_000);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        parameters.setProtocols(new String[] {version});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static void drain(InputStream in) throws IOException {
        try {
            in.readAllBytes();
        } catch (java.net.SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    private static SSLContext anyone() throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new X509TrustManager() {
            @Override public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        }}, null);
        return context;
    }
}
