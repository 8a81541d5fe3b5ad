package org.signetmail.tls;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the own authority signs, openssl verifies in its strictest mood. */
class AuthorityTest {
    private static final List<String> NAMES = List.of("mail.example.test", "*.b.example.test", "xn--bcher-kva.example", "192.0.2.7", "2001:db8::7");

    @TempDir
    Path directory;
    private Openssl openssl;
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final Authority authority = Authority.create("Signet CA of mail.example.test", now);

    @BeforeEach
    void published() throws Exception {
        openssl = new Openssl(directory);
        openssl.write("ca.pem", Pem.write(List.of(authority.certificate())));
    }

    @ParameterizedTest
    @EnumSource(value = KeySpec.class, names = {"ECDSA_P256", "ECDSA_P384", "RSA_2048"})
    void leavesVerify(KeySpec spec) throws Exception {
        openssl.write("leaf.pem", Pem.write(List.of(authority.sign(spec.generate().getPublic(), NAMES, now, Duration.ofDays(90)))));
        for (String name : List.of("mail.example.test", "a.b.example.test", "xn--bcher-kva.example")) {
            openssl.run("verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", "ca.pem", "-verify_hostname", name, "leaf.pem");
        }
        for (String address : List.of("192.0.2.7", "2001:db8::7")) {
            openssl.run("verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", "ca.pem", "-verify_ip", address, "leaf.pem");
        }
    }

    @Test
    void selfSignedVerifiesAgainstItself() throws Exception {
        openssl.write("own.pem", Pem.write(List.of(Authority.selfSigned(KeySpec.ECDSA_P256.generate(), NAMES, now, Duration.ofDays(90)))));
        openssl.run("verify", "-purpose", "sslserver", "-CAfile", "own.pem", "-verify_hostname", "mail.example.test", "own.pem");
    }

    @Test
    void theAuthorityIsOneAndSignsLeavesOnly() throws Exception {
        String text = openssl.run("x509", "-in", "ca.pem", "-noout", "-text");
        assertThat(text).contains("CA:TRUE, pathlen:0", "Certificate Sign, CRL Sign", "Subject Key Identifier", "prime256v1");
        assertThat(authority.certificate().getNotAfter().toInstant()).isAfter(now.plus(Duration.ofDays(3650)));
    }

    @Test
    void leavesAreBackdatedNumberedAtRandomAndNeverOutliveTheirIssuer() {
        KeyPair pair = KeySpec.ECDSA_P256.generate();
        X509Certificate one = authority.sign(pair.getPublic(), NAMES, now, Duration.ofDays(90));
        X509Certificate other = authority.sign(pair.getPublic(), NAMES, now, Duration.ofDays(90_000));
        assertThat(one.getNotBefore().toInstant()).isEqualTo(now.minus(Duration.ofHours(1)));
        assertThat(one.getNotAfter().toInstant()).isEqualTo(now.plus(Duration.ofDays(90)));
        assertThat(one.getSerialNumber()).isNotEqualTo(other.getSerialNumber()).isPositive();
        assertThat(one.getSerialNumber().toByteArray()).hasSizeLessThanOrEqualTo(20);
        assertThat(other.getNotAfter()).isEqualTo(authority.certificate().getNotAfter());
    }

    @Test
    void internationalNamesBecomeALabels() {
        X509Certificate leaf = authority.sign(KeySpec.ECDSA_P256.generate().getPublic(), List.of("mail.Bücher.example"), now, Duration.ofDays(1));
        assertThat(Names.of(leaf)).containsExactly("mail.xn--bcher-kva.example");
        assertThat(Names.covers(leaf, "MAIL.bücher.example.")).isTrue();
    }

    @Test
    void theViewSaysWhatOpensslSays() throws Exception {
        X509Certificate leaf = authority.sign(KeySpec.RSA_2048.generate().getPublic(), NAMES, now, Duration.ofDays(90));
        openssl.write("leaf.pem", Pem.write(List.of(leaf)));
        openssl.run("x509", "-in", "leaf.pem", "-noout", "-pubkey", "-out", "public.pem");
        openssl.run("pkey", "-pubin", "-in", "public.pem", "-outform", "DER", "-out", "spki.der");
        CertificateView view = CertificateView.of(leaf, now);
        assertThat(openssl.run("dgst", "-sha256", "spki.der")).contains(view.tlsa());
        assertThat(openssl.run("x509", "-in", "leaf.pem", "-noout", "-fingerprint", "-sha256").replace(":", "")).containsIgnoringCase(view.fingerprint());
        assertThat(openssl.run("x509", "-in", "leaf.pem", "-noout", "-serial")).containsIgnoringCase(view.serial());
        assertThat(view.key()).isEqualTo("RSA 2048");
        assertThat(view.daysLeft()).isEqualTo(90);
        assertThat(view.issuer()).isEqualTo("CN=Signet CA of mail.example.test");
    }
}
