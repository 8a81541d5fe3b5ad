package org.signetmail.tls;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever octets are brought: read, or refused in words. */
class BundlePropertyTest {
    private static final KeyPair PAIR = KeySpec.ECDSA_P256.generate();
    private static final byte[] CERTIFICATE = encoded(Authority.selfSigned(PAIR, List.of("a.example"), Instant.now(), Duration.ofDays(9)));

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    @Property(tries = 1500)
    void nothingBreaksIt(@ForAll("octets") byte[] octets, @ForAll boolean password) {
        try {
            Pem.Contents contents = Bundle.read(List.of(new Bundle.File("it", octets)), password ? "x".toCharArray() : null);
            assertThat(contents.certificates().size() + contents.keys().size()).isLessThan(5);
        } catch (Pem.Unreadable refused) {
            assertThat(refused.why()).startsWith("it: ");
        }
    }

    /** A certificate of a stranger's: whatever its extensions hold is looked at without harm. */
    @Property(tries = 1000)
    void bentCertificatesAreInspected(@ForAll("bent") byte[] octets) {
        try {
            for (X509Certificate certificate : Bundle.read(List.of(new Bundle.File("it", octets)), null).certificates()) {
                assertThat(CertificateDetails.of(certificate).timestamps()).isNotNegative();
                assertThat(Inspection.of(List.of(certificate), PAIR.getPrivate(), false, Trust.only(List.of(), java.time.Clock.systemUTC()), Instant.now()).chain()).hasSize(1);
            }
        } catch (Pem.Unreadable refused) {
            assertThat(refused.why()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<byte[]> bent() {
        return Combinators.combine(Arbitraries.integers().between(0, CERTIFICATE.length - 1), Arbitraries.bytes(), Arbitraries.integers().between(0, CERTIFICATE.length - 1),
                Arbitraries.bytes()).as((at, octet, then, other) -> {
                    byte[] copy = CERTIFICATE.clone();
                    copy[at] = octet;
                    copy[then] = other;
                    return copy;
                });
    }

    @Provide
    Arbitrary<byte[]> octets() {
        Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
        Arbitrary<byte[]> small = Arbitraries.of((byte) 0x30, (byte) 0x02, (byte) 0x04, (byte) 0x03, (byte) 0x80, (byte) 0xA0, (byte) 0, (byte) 1, (byte) 6, (byte) 0x84)
                .array(byte[].class).ofMaxSize(60);
        return Arbitraries.oneOf(any, small, Combinators.combine(Arbitraries.of(new byte[] {0x30, (byte) 0x82, 0, 60}, new byte[] {0x30, (byte) 0x80},
                new byte[] {(byte) 0xFE, (byte) 0xED, (byte) 0xFE, (byte) 0xED, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1}, new byte[] {(byte) 0xCE, (byte) 0xCE, (byte) 0xCE, (byte) 0xCE},
                new byte[] {(byte) 0xFF, (byte) 0xFE}, "-----BEGIN PKCS12-----\n".getBytes(StandardCharsets.US_ASCII)), Arbitraries.oneOf(any, small)).as((head, tail) -> {
                    var both = java.util.Arrays.copyOf(head, head.length + tail.length);
                    System.arraycopy(tail, 0, both, head.length, tail.length);
                    return both;
                }));
    }
}
