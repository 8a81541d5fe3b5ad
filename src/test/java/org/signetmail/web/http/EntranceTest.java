package org.signetmail.web.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.signetmail.net.ClientPki;
import org.signetmail.tls.ClientCheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** HTTP through a listener of ours, spoken by hand: what is answered, what is refused, how long anybody is waited for. */
class EntranceTest {
    private static final String HOST = "Host: a.example\r\n";

    private WebFixture web;

    @BeforeEach
    void open() throws Exception {
        web = new WebFixture(WebFixture.QUICK, null);
    }

    @AfterEach
    void close() {
        web.close();
        assertThat(web.connections()).as("nothing is left").isZero();
    }

    @Test
    void oneThreadReadsHandlesAndAnswersAllRequestsOfAConnection() throws Exception {
        try (Socket socket = web.connect()) {
            InputStream in = socket.getInputStream();
            socket.getOutputStream().write(("GET /thread HTTP/1.1\r\n" + HOST + "\r\n").repeat(2).getBytes(StandardCharsets.US_ASCII));
            String first = WebFixture.answer(in);
            assertThat(first).startsWith("HTTP/1.1 200").contains("\r\n\r\nplain-");
            assertThat(body(WebFixture.answer(in))).isEqualTo(body(first));
            socket.getOutputStream().write(("GET /later HTTP/1.1\r\n" + HOST + "\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(WebFixture.answer(in)).endsWith("later\n");
            socket.getOutputStream().write(("GET /thread HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(body(WebFixture.answer(in))).as("after an answer by another thread").isEqualTo(body(first));
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    @Test
    void everyAnswerHasTheSecurityHeaders() throws Exception {
        for (String request : new String[] {"GET /thread HTTP/1.1", "GET /nothing HTTP/1.1", "GET /broken HTTP/1.1", "NO HTTP\r\n", "GET /%2e%2e HTTP/1.1"}) {
            assertThat(web.said(request + "\r\n" + HOST + "Connection: close\r\n\r\n")).as(request).contains("Content-Security-Policy: default-src 'none'; ",
                    "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer", "Cross-Origin-Opener-Policy: same-origin", "Cache-Control: no-store")
                    .doesNotContain("Server:", "Jetty", "jetty", "Strict-Transport-Security", "wanted by a test");
        }
    }

    @Test
    void bodiesComeWholeOrInChunks() throws Exception {
        try (Socket socket = web.connect()) {
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < 3; i++) {
                out.write(("POST /size HTTP/1.1\r\n" + HOST + "Content-Length: 1000000\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(new byte[1_000_000]);
                assertThat(WebFixture.answer(socket.getInputStream())).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n1000000\n");
                out.write(("POST /size HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                chunks(out, 100);
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(WebFixture.answer(socket.getInputStream())).endsWith("\r\n\r\n100000\n");
            }
        }
    }

    private static void chunks(OutputStream out, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            out.write("3e8\r\n".getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[1000]);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/size", "/stream"})
    void aBodyWithoutEndIsRefusedAndTheRefusalArrives(String path) throws Exception {
        try (Socket socket = web.connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + path + " HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            try {
                chunks(out, 12_000);
            } catch (SocketException enough) {
                assertThat(enough).as("the server had enough").isNotNull();
            }
            assertThat(WebFixture.answer(socket.getInputStream())).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void aBodyThatNobodyReadsIsNotWaitedFor() throws Exception {
        try (Socket socket = web.connect()) {
            socket.getOutputStream().write(("GET /thread HTTP/1.1\r\n" + HOST + "Content-Length: 1000000\r\n\r\nsome").getBytes(StandardCharsets.US_ASCII));
            assertThat(WebFixture.answer(socket.getInputStream())).startsWith("HTTP/1.1 200");
            long began = System.nanoTime();
            socket.getOutputStream().write(new byte[2000]);
            assertThat(socket.getInputStream().read()).as("what is left of it is no request").isEqualTo(-1);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    @Test
    void continueIsSaidWhenTheBodyIsWanted() throws Exception {
        try (Socket socket = web.connect()) {
            socket.getOutputStream().write(("POST /size HTTP/1.1\r\n" + HOST + "Content-Length: 4\r\nExpect: 100-continue\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(WebFixture.answer(socket.getInputStream())).startsWith("HTTP/1.1 100");
            socket.getOutputStream().write("body".getBytes(StandardCharsets.US_ASCII));
            assertThat(WebFixture.answer(socket.getInputStream())).endsWith("\r\n\r\n4\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        // RFC 9112 6.3: two lengths
        "POST /size HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /size HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "POST /size HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 6\r\n\r\nhello",
        "POST /size HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\nhello",
        "POST /size HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello",
        "POST /size HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "POST /size HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST /size HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "POST /size HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nx\r\n0\r\n\r\n",
        "POST /size HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n",
        // RFC 9112 2.2, 5.2: bare LF, bare CR, folded lines
        "GET /thread HTTP/1.1\nHost: a\n\n",
        "GET /thread HTTP/1.1\r\nHost: a\nX: b\r\n\r\n",
        "GET /thread HTTP/1.1\r\nHost: a\r\nX: b\rc\r\n\r\n",
        "GET /thread HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n",
        "GET /thread HTTP/1.1\r\n Host: a\r\n\r\n",
        "GET /thread HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n",
        "GET /thread HTTP/1.1\r\nHost: a\r\nX y: b\r\n\r\n",
        // RFC 9112 3.2: one Host, and it is a name
        "GET /thread HTTP/1.1\r\n\r\n",
        "GET /thread HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /thread HTTP/1.1\r\nHost: a b\r\n\r\n",
        // no HTTP/1
        "GET /thread\r\n\r\n", "GET /thread HTTP/9.9\r\nHost: a\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000\u0001", "\0\0\0\0\r\n\r\n",
    })
    void whatTwoCouldReadInTwoWaysIsRefused(String request) throws Exception {
        // The second is what would be smuggled in.
        String said = web.said(request + "GET /thread HTTP/1.1\r\nHost: smuggled\r\nConnection: close\r\n\r\n");
        assertThat(said).as(said).matches("(?s)(HTTP/1.[01] (4\\d\\d|505|501) .*)?").doesNotContain("plain-", "[");
        assertThat(said.split("HTTP/1\\.[01] ", -1).length - 1).isLessThanOrEqualTo(1);
    }

    /** Their ends are plain, so that the connection may go on: the next request is one. */
    @ParameterizedTest
    @ValueSource(strings = {
        "GET http://b/thread HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /file/%2e%2e/x HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /file/..%2f..%2fetc HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /file/..;/x HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /file/%00 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /file/\\..\\x HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /file/%c0%ae%c0%ae HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET thread HTTP/1.1\r\nHost: a\r\n\r\n",
    })
    void anotherPlaceIsRefused(String request) throws Exception {
        String said = web.said(request + "GET /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(said).as(said).startsWith("HTTP/1.1 400").doesNotContain("plain-", "[", "root:");
    }

    @Test
    void aSlashWithinANameIsNoPlace() throws Exception {
        assertThat(web.said("GET /file/a%2Fb HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n")).endsWith("[a/b]");
    }

    @Test
    void aHeaderIsBounded() throws Exception {
        assertThat(web.said("GET /thread HTTP/1.1\r\n" + HOST + "X: " + "y".repeat(15_000) + "\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 200");
        assertThat(web.said("GET /thread HTTP/1.1\r\n" + HOST + "X: " + "y".repeat(17_000) + "\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 431");
        assertThat(web.said("GET /" + "y".repeat(17_000) + " HTTP/1.1\r\n" + HOST + "\r\n")).startsWith("HTTP/1.1 414");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /thread HTTP/1.1\r\nHost", "GET /thread HTTP/1.1\r\n" + HOST + "\r\nGET /thr", "POST /size HTTP/1.1\r\n" + HOST + "Content-Length: 100000\r\n\r\n"})
    void whoIsSlowIsHungUpOn(String begun) throws Exception {
        try (Socket socket = web.connect()) {
            socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
            long began = System.nanoTime();
            Thread drip = Thread.ofVirtual().start(() -> drip(socket));
            socket.getInputStream().readAllBytes();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(15));
            drip.join();
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        await().until(() -> web.connections() == 0);
    }

    /** An octet now and then, until nobody takes it. */
    private static void drip(Socket socket) {
        try {
            while (true) {
                socket.getOutputStream().write('x');
                java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
            }
        } catch (IOException over) {
            assertThat(socket.isConnected()).isTrue();
        }
    }

    @Test
    void aConnectionRestsForAWhileOnly() throws Exception {
        try (Socket socket = web.connect()) {
            socket.getOutputStream().write(("GET /thread HTTP/1.1\r\n" + HOST + "\r\n").getBytes(StandardCharsets.US_ASCII));
            WebFixture.answer(socket.getInputStream());
            long began = System.nanoTime();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(15));
        }
    }

    @Test
    void streamsAndRestingConnectionsEndWhenTheServerStops() throws Exception {
        try (Socket resting = web.connect(); Socket listening = web.connect()) {
            resting.getOutputStream().write(("GET /thread HTTP/1.1\r\n" + HOST + "\r\n").getBytes(StandardCharsets.US_ASCII));
            WebFixture.answer(resting.getInputStream());
            listening.getOutputStream().write(("GET /events HTTP/1.1\r\n" + HOST + "Accept: text/event-stream\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            web.stream.get(10, java.util.concurrent.TimeUnit.SECONDS).sendEvent("second");
            assertThat(web.entrance.streams().count()).isEqualTo(1);
            long began = System.nanoTime();
            web.entrance.stop();
            assertThat(new String(listening.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).contains("event: hello", "data: first", "data: second");
            assertThat(resting.getInputStream().read()).isEqualTo(-1);
            await().until(() -> web.connections() == 0);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
            assertThat(web.entrance.streams().count()).isZero();
        }
    }

    @Test
    void whoLeavesInTheMiddleLeavesNothing() throws Exception {
        for (String begun : List.of("GET /thr", "POST /size HTTP/1.1\r\n" + HOST + "Content-Length: 100\r\n\r\nhalf", "GET /thread HTTP/1.1\r\n" + HOST + "\r\n")) {
            try (Socket socket = web.connect()) {
                socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
                socket.setSoLinger(true, 0);
            }
        }
        await().until(() -> web.connections() == 0);
        assertThat(web.said("GET /thread HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n")).startsWith("HTTP/1.1 200");
    }

    @Test
    void underTlsTheClientsCertificateIsKnown(@TempDir Path directory) throws Exception {
        ClientPki pki = ClientPki.in(directory);
        String request = "GET /who HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n";
        try (var asking = new WebFixture(WebFixture.QUICK, new ClientCheck(false, List.of(pki.certificate("ca")), Clock.systemUTC()))) {
            assertThat(pki.client(asking.securePort(), request, "-cert", "alice.pem", "-key", "alice.key")).contains("https TLSv1.3 CN=Alice", "Strict-Transport-Security");
            assertThat(pki.client(asking.securePort(), request, "-cert", "stranger.pem", "-key", "stranger.key")).contains("https TLSv1.3 nobody");
        }
        try (Socket socket = web.connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(WebFixture.answer(socket.getInputStream())).endsWith("http " + socket.getLocalPort() + " " + socket.getLocalPort());
        }
    }

    @Test
    void twoThousandThatRestAreCheap() throws Exception {
        try (var patient = new WebFixture(Times.USUAL, null)) {
            var open = new ArrayList<Socket>();
            try {
                for (int i = 0; i < 50; i++) {
                    patient.said("GET /thread HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
                }
                long before = used();
                for (int i = 0; i < 2000; i++) {
                    Socket socket = patient.connect();
                    open.add(socket);
                    socket.getOutputStream().write(("GET /thread HTTP/1.1\r\n" + HOST + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    WebFixture.answer(socket.getInputStream());
                }
                assertThat(patient.connections()).isEqualTo(2000);
                long each = (used() - before) / 2000;
                assertThat(each).as("octets for one, the client's side in the same heap").isLessThan(32 * 1024);
            } finally {
                for (Socket socket : open) {
                    socket.close();
                }
            }
        }
    }

    /** The heap in use once it no longer falls. */
    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            Runtime now = Runtime.getRuntime();
            least = Math.min(least, now.totalMemory() - now.freeMemory());
        }
        return least;
    }
}
