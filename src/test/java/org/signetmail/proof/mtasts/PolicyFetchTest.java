package org.signetmail.proof.mtasts;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.signetmail.net.TestCertificates;
import org.signetmail.tls.Credential;
import org.signetmail.tls.Demand;
import org.signetmail.tls.HttpsTrust;
import org.signetmail.tls.Level;
import org.signetmail.tls.Trust;

import static org.assertj.core.api.Assertions.assertThat;

/** Policies from a web server that keeps to the rules, and from one that does not. */
class PolicyFetchTest {
    private static final String POLICY = "version: STSv1\r\nmode: enforce\r\nmx: mx.example\r\nmax_age: 86400\r\n";

    private final CountDownLatch over = new CountDownLatch(1);
    private HttpsServer server;
    private HttpClient client;
    private volatile HttpHandler answer = exchange -> say(exchange, 200, "text/plain", POLICY);

    private static void say(HttpExchange exchange, int status, String type, String body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    @BeforeEach
    void start() throws Exception {
        Credential credential = TestCertificates.ecdsa("localhost");
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", credential.key(), new char[0], credential.chain().toArray(X509Certificate[]::new));
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/.well-known/mta-sts.txt", exchange -> answer.handle(exchange));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        client = trusting(Trust.only(List.of(credential.leaf()), Clock.systemUTC()));
    }

    private static HttpClient trusting(Trust trust) {
        return HttpClient.newBuilder().sslContext(HttpsTrust.context((_, host, _) -> Demand.of(Level.VERIFY, false, () -> trust, List.of(host), Set.of())))
                .followRedirects(HttpClient.Redirect.NEVER).build();
    }

    @AfterEach
    void stop() {
        over.countDown();
        client.shutdownNow();
        server.stop(0);
    }

    private PolicyFetch.Fetched fetch(HttpClient by, Duration patience) {
        return new PolicyFetch(() -> by, host -> {
            assertThat(host).isEqualTo("mta-sts.domain.example");
            return URI.create("https://localhost:" + server.getAddress().getPort() + "/.well-known/mta-sts.txt");
        }, patience).fetch("domain.example");
    }

    private void fails(String why) {
        assertThat(fetch(client, Duration.ofSeconds(20))).isInstanceOfSatisfying(PolicyFetch.Fetched.Failed.class, failed -> assertThat(failed.why()).contains(why));
    }

    @Test
    void thePolicyAsItIsPublished() {
        assertThat(fetch(client, Duration.ofSeconds(20))).isEqualTo(new PolicyFetch.Fetched.Policy(StsPolicy.parse(POLICY), POLICY));
        answer = exchange -> say(exchange, 200, "text/plain; charset=utf-8", POLICY);
        assertThat(fetch(client, Duration.ofSeconds(20))).isInstanceOf(PolicyFetch.Fetched.Policy.class);
    }

    @Test
    void whatIsNoPolicyIsSaid() {
        answer = exchange -> say(exchange, 404, "text/plain", POLICY);
        fails("mta-sts.domain.example answers 404");
        answer = exchange -> say(exchange, 200, "text/html", POLICY);
        fails("no text/plain");
        answer = exchange -> say(exchange, 200, "text/plain", "nonsense");
        fails("does not count");
        answer = exchange -> {
            exchange.getResponseHeaders().add("Location", "/.well-known/mta-sts.txt");
            say(exchange, 301, "text/plain", POLICY);
        };
        fails("answers 301");
    }

    @Test
    void neitherTooMuchNorForEver() {
        answer = exchange -> say(exchange, 200, "text/plain", POLICY + "x: y\r\n".repeat(20_000));
        fails("mta-sts.domain.example: ");
        answer = exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('v');
            exchange.getResponseBody().flush();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        assertThat(fetch(client, Duration.ofMillis(800))).isInstanceOfSatisfying(PolicyFetch.Fetched.Failed.class, failed -> assertThat(failed.why()).contains("no whole policy"));
    }

    @Test
    void aHostThatIsNotTrustedHasNoPolicy() {
        try (HttpClient stranger = trusting(Trust.only(List.of(), Clock.systemUTC()))) {
            assertThat(fetch(stranger, Duration.ofSeconds(20))).isInstanceOfSatisfying(PolicyFetch.Fetched.Failed.class, failed -> assertThat(failed.why()).contains("is not trusted"));
        }
    }
}
