package org.signetmail.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.signetmail.tls.ClientCheck;
import org.signetmail.tls.Credential;
import org.signetmail.tls.Profile;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients' certificates, of openssl's making and showing, with both engines and both versions of TLS. */
class ClientCertificatesTest {
    @TempDir
    private static Path directory;
    private static ClientPki pki;
    private static Credential credential;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Handshakes handshakes = new Handshakes(() -> Handshakes.Limits.DEFAULT, HandshakeMeters.in(new PrometheusRegistry()), Clock.systemUTC());

    @BeforeAll
    static void make() throws Exception {
        pki = ClientPki.in(directory);
        credential = TestCertificates.ecdsa("a.example");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"native,tls1_2", "native,tls1_3", "jdk,tls1_2", "jdk,tls1_3"})
    void requiredMeansAGoodOne(String engine, String version) throws Exception {
        int port = listen(tls(engine), check(true, "ca"));
        assertThat(said(port, version, "alice")).contains("verified by CN=Alice").contains("Acceptable client certificate CA names");
        assertThat(said(port, version, "bob")).contains("verified by");
        for (String none : new String[] {"", "old", "server", "stranger"}) {
            String said = said(port, version, none);
            assertThat(said).as(none).doesNotContain("verified by").doesNotContain("nobody");
            if (none.equals("old")) {
                // Java tells clients no more than that.
                assertThat(said).contains(engine.equals("native") ? "alert certificate expired" : "alert certificate unknown");
            }
        }
        assertThat(handshakes.day().failures()).singleElement().satisfies(f -> {
            assertThat(f.reason()).isEqualTo("client-certificate");
            assertThat(f.count()).isEqualTo(4);
        });
    }

    @ParameterizedTest
    @CsvSource({"native,tls1_2", "native,tls1_3", "jdk,tls1_2", "jdk,tls1_3"})
    void optionalMeansThatOthersAreNobody(String engine, String version) throws Exception {
        int port = listen(tls(engine), check(false, "ca"));
        assertThat(said(port, version, "alice")).contains("verified by CN=Alice");
        for (String none : new String[] {"", "old", "server", "stranger"}) {
            assertThat(said(port, version, none)).as(none).contains("nobody").doesNotContain("verified by");
        }
        assertThat(handshakes.day().failures()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"native,tls1_2", "native,tls1_3", "jdk,tls1_2", "jdk,tls1_3"})
    void aResumedSessionProvesNoMoreThanItsFirst(String engine, String version) throws Exception {
        Tls tls = tls(engine);
        int open = listen(tls, null);
        int others = listen(tls, check(true, "other"));
        int ours = listen(tls, check(true, "ca"));
        Path session = directory.resolve(engine + version);
        pki.client(open, "x\n", "-" + version, "-sess_out", session.toString());
        assertThat(pki.client(ours, "x\n", "-" + version, "-sess_in", session.toString())).as("begun without a certificate").doesNotContain("verified by");
        Path second = directory.resolve(engine + version + "2");
        assertThat(pki.client(ours, "x\n", with(version, "alice", "-sess_out", second.toString()))).contains("verified by");
        assertThat(pki.client(others, "x\n", "-" + version, "-sess_in", second.toString())).as("begun with another authority").doesNotContain("verified by");
        String again = pki.client(ours, "x\n", "-" + version, "-sess_in", second.toString());
        if (again.contains("Reused")) {
            assertThat(again).contains("verified by CN=Alice");
        } else {
            assertThat(again).as("asked anew").doesNotContain("verified by");
        }
    }

    private String said(int port, String version, String name) throws Exception {
        return name.isEmpty() ? pki.client(port, "x\n", "-" + version) : pki.client(port, "x\n", with(version, name));
    }

    private static String[] with(String version, String name, String... more) {
        var words = new ArrayList<>(List.of("-" + version, "-cert", name + ".pem", "-key", name + ".key"));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private static ClientCheck check(boolean required, String authority) throws Exception {
        return new ClientCheck(required, List.of(pki.certificate(authority)), Clock.systemUTC());
    }

    private Tls tls(String engine) {
        Tls tls = engine.equals("jdk") ? Tls.jdk() : Tls.open();
        opened.add(tls);
        return tls;
    }

    private int listen(Tls tls, ClientCheck check) throws IOException {
        var server = new ServerTls(tls, (_, _, _) -> credential, null, Profile.INTERMEDIATE, List.of(), check, handshakes.at("test"));
        var listening = Listening.open(new Listening.Options("certified", new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), () -> server,
                Duration.ofSeconds(10), 100, 100), connection -> {
                    connection.timeout(Duration.ofSeconds(20));
                    if (connection.input().readLine(100) != null) {
                        TlsSession session = connection.tls();
                        connection.output().ascii((session.verified() ? "verified by " + session.peerChain().getFirst().getSubjectX500Principal().getName() : "nobody") + "\r\n");
                        connection.output().flush();
                    }
                });
        opened.add(listening);
        return listening.address().getPort();
    }
}
