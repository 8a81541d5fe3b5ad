package org.signetmail.tls;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The JDK's HTTP client, judged by the policy: openssl's server on the other side. */
class HttpsTrustTest {
    @TempDir
    private Path directory;

    private X509Certificate certificate;

    @BeforeEach
    void make() throws Exception {
        var openssl = new Openssl(directory);
        openssl.run(("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem -days 9 -subj /CN=x"
                + " -addext subjectAltName=DNS:localhost").split(" "));
        certificate = Pem.read(openssl.file("cert.pem"), null).certificates().getFirst();
    }

    private static OutgoingPolicy policy(AtomicReference<Level> asked, Trust trust, Set<Pin> pins) {
        return (_, host, level) -> {
            asked.set(level);
            return Demand.of(level == null ? Level.OPPORTUNISTIC : level, false, () -> trust, List.of(host), pins);
        };
    }

    private int get(OutgoingPolicy policy, String host) throws Exception {
        try (var server = new OpensslServer(directory, "-www -cert cert.pem -key key.pem");
                var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(HttpsTrust.context(policy)).build()) {
            return client.send(HttpRequest.newBuilder(URI.create("https://" + host + ":" + server.port() + "/")).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void neverBelowVerify() throws Exception {
        var asked = new AtomicReference<Level>();
        Trust believing = Trust.only(List.of(certificate), Clock.systemUTC());
        assertThat(get(policy(asked, believing, Set.of()), "localhost")).isEqualTo(200);
        assertThat(asked).hasValue(Level.VERIFY);
        assertThatThrownBy(() -> get(policy(asked, Trust.only(List.of(), Clock.systemUTC()), Set.of()), "localhost"))
                .hasStackTraceContaining("localhost is not trusted: its certificate's issuer CN=x is not trusted");
        assertThatThrownBy(() -> get(policy(asked, believing, Set.of()), "127.0.0.1"))
                .hasStackTraceContaining("127.0.0.1 is not trusted: its certificate names localhost but not 127.0.0.1");
    }

    @Test
    void aPinIsEnough() throws Exception {
        assertThat(get(policy(new AtomicReference<>(), Trust.only(List.of(), Clock.systemUTC()), Set.of(Pin.ofKey(certificate))), "127.0.0.1")).isEqualTo(200);
    }
}
