package org.signetmail.care.acme;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/** Whatever an authority answers, it ends soon, in words, and in little memory. */
class HostileAuthorityTest {
    private static final BoundedHttp.Limits LIMITS = new BoundedHttp.Limits(64 * 1024, Duration.ofMillis(1500), Duration.ofSeconds(6), 40);
    private static final TestTls TLS = TestTls.make();

    /** What adding an account says. */
    private static String refused(String url, String root, Path directory) {
        try (Store store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), Clock.systemUTC())) {
            var authorities = new Authorities(store.acme(), Clock.systemUTC(), new Talk.Usual(HostileAuthorityTest::usual, LIMITS));
            long before = System.nanoTime();
            var outcome = authorities.add(new Authorities.Wanted("x", url, root, null, null, null, true));
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
            assertThat(store.acme().accounts()).isEmpty();
            String why = ((Outcome.Refused<?>) outcome).why();
            assertThat(why.length()).isBetween(10, 900);
            return why;
        }
    }

    private static SSLContext usual() {
        try {
            return SSLContext.getDefault();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String refused(HostileServer.Manner manner, Path directory) throws Exception {
        try (HostileServer server = HostileServer.open(TLS, manner)) {
            return refused(server.url(), TLS.rootPem(), directory);
        }
    }

    @Test
    void huge(@TempDir Path directory) throws Exception {
        assertThat(refused((_, out) -> {
            HostileServer.head(out, "200 OK", "Content-Type: application/json");
            var block = new byte[64 * 1024];
            java.util.Arrays.fill(block, (byte) ' ');
            for (int i = 0; i < 16 * 1024; i++) {
                out.write(block);
            }
        }, directory)).contains("localhost");
    }

    @Test
    void endlessHeaders(@TempDir Path directory) throws Exception {
        assertThat(refused((_, out) -> {
            out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 1_000_000; i++) {
                out.write(("X-" + i + ": " + "y".repeat(200) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
        }, directory)).contains("localhost");
    }

    @Test
    void slow(@TempDir Path directory) throws Exception {
        assertThat(refused((_, out) -> {
            HostileServer.head(out, "200 OK", "Content-Type: application/json");
            // A drop now and then, for as long as somebody listens.
            for (Instant end = Instant.now().plusSeconds(20); Instant.now().isBefore(end);) {
                out.write(' ');
                out.flush();
                Thread.onSpinWait();
            }
        }, directory)).contains("localhost");
    }

    @Test
    void silent(@TempDir Path directory) throws Exception {
        try (var server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThat(refused("https://localhost:" + server.getLocalPort() + "/dir", TLS.rootPem(), directory)).containsPattern("localhost.*(within|timed out)");
        }
    }

    @Test
    void redirects(@TempDir Path directory) throws Exception {
        try (HostileServer server = HostileServer.open(TLS, (_, out) -> HostileServer.head(out, "302 Found", "Location: /dir", "Content-Length: 0"))) {
            assertThat(refused(server.url(), TLS.rootPem(), directory)).contains("redirects to /dir");
            assertThat(server.asked()).isEqualTo(1);
        }
    }

    @Test
    void unfolding(@TempDir Path directory) throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < 1024; i++) {
                gzip.write(new byte[16 * 1024]);
            }
        }
        assertThat(refused((_, out) -> {
            HostileServer.head(out, "200 OK", "Content-Type: application/json", "Content-Encoding: gzip", "Content-Length: " + packed.size());
            packed.writeTo(out);
        }, directory)).contains("compressed");
    }

    @Test
    void deep(@TempDir Path directory) throws Exception {
        assertThat(refused((_, out) -> HostileServer.json(out, "[".repeat(60_000)), directory)).contains("localhost");
        assertThat(refused((_, out) -> HostileServer.json(out, "{\"a\":".repeat(10_000)), directory)).contains("localhost");
    }

    @Test
    void withoutEnd(@TempDir Path directory) throws Exception {
        // Every nonce is bad, and there is always another.
        try (HostileServer server = HostileServer.open(TLS, (request, out) -> {
            if (request.contains("/dir")) {
                HostileServer.json(out, directory(request, "/nonce", "/account"));
            } else {
                byte[] problem = "{\"type\":\"urn:ietf:params:acme:error:badNonce\",\"detail\":\"again\"}".getBytes(StandardCharsets.US_ASCII);
                HostileServer.head(out, request.startsWith("HEAD") ? "200 OK" : "400 Bad Request", "Content-Type: application/problem+json", "Replay-Nonce: abcd",
                        "Connection: close", "Content-Length: " + (request.startsWith("HEAD") ? 0 : problem.length));
                if (!request.startsWith("HEAD")) {
                    out.write(problem);
                }
            }
        })) {
            port = server.url().replaceAll(".*:(\\d+)/.*", "$1");
            assertThat(refused(server.url(), TLS.rootPem(), directory)).contains("again");
            assertThat(server.asked()).isLessThan(40);
        }
    }

    private volatile String port = "";

    private String directory(String request, String nonce, String account) {
        assertThat(request).isNotBlank();
        String at = "https://localhost:" + port;
        return "{\"newNonce\":\"" + at + nonce + "\",\"newAccount\":\"" + at + account + "\",\"newOrder\":\"" + at + "/order\"}";
    }

    @Test
    void inTheClear(@TempDir Path directory) throws Exception {
        assertThat(refused("http://localhost:1/dir", TLS.rootPem(), directory)).contains("https://");
        assertThat(refused((_, out) -> HostileServer.json(out,
                "{\"newNonce\":\"http://169.254.169.254/x\",\"newAccount\":\"http://169.254.169.254/y\",\"newOrder\":\"http://h/\"}"), directory)).contains("not HTTPS");
        assertThat(refused((_, out) -> HostileServer.json(out, "{\"newNonce\":\"file:///etc/passwd\",\"newAccount\":\"file:///etc/passwd\"}"), directory)).isNotBlank();
    }

    @Test
    void notTrusted(@TempDir Path directory) throws Exception {
        try (HostileServer server = HostileServer.open(TLS, (_, out) -> HostileServer.json(out, "{}"))) {
            assertThat(refused(server.url(), null, directory)).contains("localhost");
            assertThat(refused(server.url(), TestTls.make().rootPem(), directory)).contains("localhost");
            assertThat(server.asked()).isZero();
        }
    }

    @Property(tries = 60)
    void anyAnswerEndsInWords(@ForAll byte[] body, @ForAll boolean asJson) throws Exception {
        try (HostileServer server = HostileServer.open(TLS, (_, out) -> {
            HostileServer.head(out, "200 OK", asJson ? "Content-Type: application/json" : "Content-Type: text/html", "Connection: close", "Content-Length: " + body.length);
            out.write(body);
        }); Talk talk = Talk.open(server.url(), TLS.rootPem(), new Talk.Usual(HostileAuthorityTest::usual, LIMITS))) {
            assertThat(talk.asked("show its directory", () -> talk.session().getMetadata())).isNotNull();
        } catch (Failure ended) {
            assertThat(ended.why()).isNotBlank();
        }
    }

    @Property(tries = 500)
    void anyWordAboutWhenToComeAgain(@ForAll String text) {
        var headers = java.net.http.HttpHeaders.of(Map.of("retry-after", List.of(text)), (_, _) -> true);
        BoundedHttp.retryAfter(headers, Instant.EPOCH).ifPresent(at -> assertThat(at).isAfterOrEqualTo(Instant.MIN));
    }

    @Property(tries = 500)
    void anyWayIntoTheDns(@ForAll String server, @ForAll String key, @ForAll String secret) {
        // A name would be looked up: only addresses and nonsense here.
        String address = server.replaceAll("[^0-9:.\\[\\]]", "");
        try {
            assertThat(DnsWay.of(Map.of("server", address, "key", key, "secret", secret))).isNotNull();
        } catch (Failure refused) {
            assertThat(refused.why()).isNotBlank();
            if (secret.length() > 8) {
                assertThat(refused.why()).doesNotContain(secret);
            }
        } catch (RuntimeException e) {
            fail("another exception than the declared one", e);
        }
    }
}
