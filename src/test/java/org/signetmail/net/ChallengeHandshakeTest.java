package org.signetmail.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.signetmail.tls.CertificateChoice;
import org.signetmail.tls.ChallengeCertificate;
import org.signetmail.tls.Credential;
import org.signetmail.tls.Profile;

import static org.assertj.core.api.Assertions.assertThat;

/** TLS-ALPN-01 as openssl sees it, with each engine: RFC 8737. */
class ChallengeHandshakeTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theChallengeIsShownAndNothingSaid(boolean ofTheJdk) throws Exception {
        Credential usual = TestCertificates.ecdsa("a.example");
        Credential challenge = ChallengeCertificate.of("a.example", new byte[32], Instant.now());
        var choice = new CertificateChoice() {
            @Override public Credential choose(@Nullable String serverName, @Nullable String fallback, boolean ecdsa) {
                return usual;
            }

            @Override public @Nullable Credential challenge(String serverName) {
                return serverName.equals("a.example") ? challenge : null;
            }
        };
        var served = new AtomicInteger();
        try (Tls tls = ofTheJdk ? Tls.jdk() : Tls.open();
                Listening listening = Listening.open(new Listening.Options("challenge", new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                        () -> new ServerTls(tls, choice, null, Profile.MODERN, List.of("imap")), Duration.ofSeconds(5), 10, 10), connection -> {
                    served.incrementAndGet();
                    connection.output().ascii("hello\r\n");
                    connection.output().flush();
                })) {
            int port = listening.address().getPort();
            for (String version : List.of("-tls1_2", "-tls1_3")) {
                String seen = openssl("s_client", "-connect", "127.0.0.1:" + port, "-servername", "a.example", "-alpn", "acme-tls/1", version);
                assertThat(seen).contains("ALPN protocol: acme-tls/1").contains("acme.invalid").doesNotContain("hello");
                Files.writeString(directory.resolve("shown.pem"), seen);
                assertThat(openssl("x509", "-in", directory.resolve("shown.pem").toString(), "-noout", "-text"))
                        .contains("1.3.6.1.5.5.7.1.31: critical").contains("DNS:a.example");
            }
            assertThat(openssl("s_client", "-connect", "127.0.0.1:" + port, "-servername", "b.example", "-alpn", "acme-tls/1")).contains("no peer certificate");
            assertThat(openssl("s_client", "-connect", "127.0.0.1:" + port, "-alpn", "acme-tls/1", "-noservername")).contains("no peer certificate");
            assertThat(served).hasValue(0);
            assertThat(openssl("s_client", "-connect", "127.0.0.1:" + port, "-servername", "a.example", "-alpn", "imap,acme-tls/1")).contains("CN = a.example").contains("hello");
        }
    }

    private String openssl(String... words) throws Exception {
        var command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words));
        Path out = Files.createTempFile(directory, "openssl", ".out");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).redirectInput(ProcessBuilder.Redirect.PIPE).start();
        // Standing input: s_client reads until the server hangs up.
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        process.getOutputStream().close();
        return Files.readString(out);
    }
}
