package org.signetmail.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Keys and certificates against openssl: what it makes is read, what we make it accepts. */
class OpensslTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "genrsa -traditional -out key 2048",
        "genrsa -out key 2048",
        "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key",
        "ecparam -name prime256v1 -genkey -noout -out key",
        "ecparam -name prime256v1 -genkey -out key",
        "ecparam -name secp384r1 -genkey -noout -out key",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key",
        "genrsa -traditional -aes128 -passout pass:secret -out key 2048",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes256 -pass pass:secret -out key"})
    void keysInEveryForm(String command) throws Exception {
        openssl(command);
        openssl("req -x509 -new -key key -passin pass:secret -subj /CN=a.example -addext subjectAltName=DNS:a.example -days 5 -out cert");
        String pem = Files.readString(directory.resolve("key")) + "\njunk between\n" + Files.readString(directory.resolve("cert"));
        boolean locked = command.contains("secret");
        if (locked) {
            assertThatThrownBy(() -> Pem.read(pem, null)).isInstanceOf(Pem.Unreadable.class).hasMessageContaining("protected by a password");
            assertThatThrownBy(() -> Pem.read(pem, "wrong".toCharArray())).isInstanceOf(Pem.Unreadable.class).hasMessageContaining("password right");
        }
        Pem.Contents contents = Pem.read(pem, locked ? "secret".toCharArray() : null);
        assertThat(Assembly.of("x", contents)).isInstanceOf(Assembly.Done.class);
    }

    @Test
    void chainsInAnyOrderAndFaultsInWords() throws Exception {
        openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout rootkey -subj /CN=Root -days 9 -out root");
        openssl("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout midkey -subj /CN=Mid -out midcsr");
        Files.writeString(directory.resolve("ca.ext"), "basicConstraints=critical,CA:TRUE\n");
        openssl("x509 -req -in midcsr -CA root -CAkey rootkey -CAcreateserial -extfile ca.ext -days 8 -out mid");
        openssl("req -newkey rsa:2048 -nodes -keyout leafkey -subj /CN=leaf.example -out leafcsr");
        Files.writeString(directory.resolve("leaf.ext"), "subjectAltName=DNS:leaf.example,DNS:*.wild.example,IP:192.0.2.1\n");
        openssl("x509 -req -in leafcsr -CA mid -CAkey midkey -CAcreateserial -extfile leaf.ext -days 7 -out leaf");
        String mixed = text("root") + text("leafkey") + text("mid") + text("leaf");
        var done = (Assembly.Done) Assembly.of("x", Pem.read(mixed, null));
        assertThat(done.credential().chain()).extracting(c -> c.getSubjectX500Principal().getName()).containsExactly("CN=leaf.example", "CN=Mid");
        assertThat(((Assembly.Faulty) Assembly.of("x", Pem.read(text("rootkey") + text("leaf"), null))).why()).contains("belongs to none");
        assertThat(((Assembly.Faulty) Assembly.of("x", Pem.read(text("leaf"), null))).why()).contains("no private key");
        assertThat(((Assembly.Faulty) Assembly.of("x", Pem.read(text("leafkey"), null))).why()).contains("no certificate");

        var root = Pem.read(text("root"), null).certificates();
        var trust = Trust.of(root, java.time.Clock.systemUTC());
        var chain = done.credential().chain();
        assertThat(trust.verify(chain, "leaf.example")).isEqualTo(new Trust.Verdict.Trusted());
        assertThat(trust.verify(chain, "any.wild.example")).isEqualTo(new Trust.Verdict.Trusted());
        assertThat(trust.verify(chain, "192.0.2.1")).isEqualTo(new Trust.Verdict.Trusted());
        assertThat(trust.verify(chain, "other.example")).hasToString(new Trust.Verdict.Refused(
                "its certificate names leaf.example, *.wild.example, 192.0.2.1 but not other.example").toString());
        assertThat(((Trust.Verdict.Refused) Trust.of(List.of(), java.time.Clock.systemUTC()).verify(chain, "leaf.example")).why()).contains("is not trusted");
        assertThat(((Trust.Verdict.Refused) trust.verify(chain.subList(0, 1), "leaf.example")).why()).contains("CN=Mid");
        var later = java.time.Clock.offset(java.time.Clock.systemUTC(), Duration.ofDays(30));
        assertThat(((Trust.Verdict.Refused) Trust.of(root, later).verify(chain, "leaf.example")).why()).contains("expired");

        CertificateView view = CertificateView.of(chain.getFirst(), Instant.now());
        String said = openssl("x509 -in leaf -noout -fingerprint -sha256 -serial");
        assertThat(said.toLowerCase(java.util.Locale.ROOT).replace(":", "")).contains(view.fingerprint());
        assertThat(view.key()).isEqualTo("RSA 2048");
        assertThat(view.daysLeft()).isEqualTo(6);
    }

    @ParameterizedTest
    @EnumSource(KeySpec.class)
    void whatWeSignOpensslVerifies(KeySpec spec) throws Exception {
        Authority authority = Authority.create("Test CA", Instant.now());
        KeyPair pair = spec.generate();
        var leaf = authority.sign(pair.getPublic(), List.of("mail.example.test", "*.example.test", "127.0.0.1", "xn--bcher-kva.example"),
                Instant.now(), Duration.ofDays(90));
        Files.writeString(directory.resolve("ca"), Pem.write(List.of(authority.certificate())));
        Files.writeString(directory.resolve("leaf"), Pem.write(List.of(leaf)));
        assertThat(openssl("verify -x509_strict -purpose sslserver -verify_hostname mail.example.test -CAfile ca leaf")).contains("leaf: OK");
        assertThat(openssl("verify -x509_strict -purpose sslserver -verify_ip 127.0.0.1 -CAfile ca leaf")).contains("leaf: OK");
        assertThat(Pem.read(Pem.write(pair.getPrivate()), null).keys()).containsExactly(pair.getPrivate());
    }

    private String text(String file) throws Exception {
        return Files.readString(directory.resolve(file));
    }

    private String openssl(String arguments) throws Exception {
        var command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        var process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
