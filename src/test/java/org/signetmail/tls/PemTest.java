package org.signetmail.tls;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Every form of key that openssl writes is read, opened and paired. */
class PemTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"EC,P-256", "EC,P-384", "RSA,2048"})
    void keysInTheClear(String kind, String size) throws Exception {
        var openssl = made(kind, size);
        openssl.run("pkey", "-in", "key.pem", "-traditional", "-out", "old.pem");
        assertThat(openssl.file("old.pem")).contains("BEGIN " + kind + " PRIVATE KEY");
        for (String key : List.of(openssl.file("key.pem"), openssl.file("old.pem"))) {
            assertPair(Pem.read(key + openssl.file("cert.pem"), null));
            assertPair(Pem.read("Bag Attributes\r\n  friendlyName: x\r\n" + (openssl.file("cert.pem") + "\n\n" + key).replace("\n", "\r\n"), null));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-v2 aes256 -v2prf hmacWithSHA256", "-v2 aes128 -v2prf hmacWithSHA1", "-v2 aes256 -v2prf hmacWithSHA512",
        "-v2 des3", "-v1 PBE-SHA1-3DES", "-scrypt"})
    void lockedKeysOfPkcs8(String how) throws Exception {
        for (String kind : List.of("EC", "RSA")) {
            var openssl = made(kind, kind.equals("EC") ? "P-256" : "2048");
            openssl.run(("pkcs8 -topk8 -in key.pem -out locked.pem -passout pass:secret " + how).split(" "));
            assertThat(openssl.file("locked.pem")).contains("BEGIN ENCRYPTED PRIVATE KEY");
            assertLocked(openssl);
        }
    }

    @ParameterizedTest
    @CsvSource({"EC,-aes256", "EC,-des3", "RSA,-aes128", "RSA,-des3"})
    void lockedKeysOfOldPem(String kind, String cipher) throws Exception {
        var openssl = made(kind, kind.equals("EC") ? "P-256" : "2048");
        openssl.run("pkey", "-in", "key.pem", "-traditional", "-out", "locked.pem", cipher, "-passout", "pass:secret");
        assertThat(openssl.file("locked.pem")).contains("Proc-Type: 4,ENCRYPTED");
        assertLocked(openssl);
    }

    @Test
    void curveParametersBesideTheKeyAndTrustedCertificates() throws Exception {
        var openssl = new Openssl(directory);
        openssl.run("ecparam", "-name", "prime256v1", "-genkey", "-out", "key.pem");
        openssl.run("req", "-x509", "-new", "-key", "key.pem", "-subj", "/CN=a.example.test", "-out", "cert.pem", "-days", "9");
        assertThat(openssl.file("key.pem")).contains("BEGIN EC PARAMETERS");
        openssl.run("x509", "-in", "cert.pem", "-trustout", "-addtrust", "serverAuth", "-out", "trusted.pem");
        assertPair(Pem.read(openssl.file("trusted.pem") + openssl.file("key.pem"), null));
    }

    @Test
    void kindsOfKeysThatDoNotServeAreNamed() throws Exception {
        var openssl = new Openssl(directory);
        openssl.run("req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", "key.pem", "-subj", "/CN=a.example.test", "-out", "cert.pem");
        assertThat(Assembly.of("x", Pem.read(openssl.file("cert.pem") + openssl.file("key.pem"), null)))
                .isInstanceOfSatisfying(Assembly.Faulty.class, faulty -> assertThat(faulty.why()).contains("Ed").contains("RSA or ECDSA"));
    }

    @Test
    void opensslReadsWhatIsWritten() throws Exception {
        var openssl = new Openssl(directory);
        KeyPair pair = KeySpec.ECDSA_P384.generate();
        X509Certificate leaf = Authority.selfSigned(pair, List.of("a.example.test"), Instant.now(), Duration.ofDays(9));
        openssl.write("key.pem", Pem.write(pair.getPrivate()));
        openssl.write("cert.pem", Pem.write(List.of(leaf)));
        assertThat(openssl.run("pkey", "-in", "key.pem", "-pubout")).isEqualTo(openssl.run("x509", "-in", "cert.pem", "-noout", "-pubkey"));
        assertPair(Pem.read(Pem.write(List.of(leaf)) + Pem.write(pair.getPrivate()), null));
    }

    /** Whatever is uploaded is read or refused in words. */
    @Property(tries = 400)
    void nothingBreaksIt(@ForAll("texts") String text) {
        try {
            Pem.read(text, "x".toCharArray());
        } catch (Pem.Unreadable refused) {
            assertThat(refused.why()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<String> texts() {
        KeyPair pair = KeySpec.ECDSA_P256.generate();
        byte[] good = pair.getPrivate().getEncoded();
        Arbitrary<byte[]> bent = Arbitraries.integers().between(0, good.length - 1).flatMap(at -> Arbitraries.bytes().map(octet -> {
            byte[] copy = good.clone();
            copy[at] = octet;
            return copy;
        }));
        Arbitrary<byte[]> bodies = Arbitraries.oneOf(bent, Arbitraries.bytes().array(byte[].class).ofMaxSize(80));
        return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(200),
                Arbitraries.of("CERTIFICATE", "PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "EC PARAMETERS", "PKCS7",
                        "PUBLIC KEY", "TRUSTED CERTIFICATE", "X509 CRL", "DSA PRIVATE KEY", "CERTIFICATE REQUEST", "ATTRIBUTE CERTIFICATE", "CMS", "ODD")
                        .flatMap(label -> Arbitraries.of("", "Proc-Type: 4,ENCRYPTED\n\n", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n",
                                "Proc-Type: 4,ENCRYPTED\nDEK-Info: x,zz\n\n").flatMap(head -> bodies.map(body -> "-----BEGIN " + label + "-----\n" + head
                                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(body) + "\n-----END " + label + "-----\n"))));
    }

    private Openssl made(String kind, String size) throws Exception {
        var openssl = new Openssl(directory);
        openssl.run("genpkey", "-algorithm", kind, "-pkeyopt", (kind.equals("EC") ? "ec_paramgen_curve:" : "rsa_keygen_bits:") + size, "-out", "key.pem");
        openssl.run("req", "-x509", "-new", "-key", "key.pem", "-subj", "/CN=a.example.test", "-out", "cert.pem", "-days", "9");
        return openssl;
    }

    private static void assertLocked(Openssl openssl) throws Exception {
        String text = openssl.file("locked.pem") + openssl.file("cert.pem");
        assertPair(Pem.read(text, "secret".toCharArray()));
        assertThatThrownBy(() -> Pem.read(text, null)).isInstanceOf(Pem.Unreadable.class).hasMessageContaining("password");
        assertThatThrownBy(() -> Pem.read(text, "wrong".toCharArray())).isInstanceOf(Pem.Unreadable.class).hasMessageContaining("password right");
    }

    private static void assertPair(Pem.Contents contents) {
        PrivateKey key = contents.keys().getFirst();
        assertThat(key.getAlgorithm()).isIn("RSA", "EC");
        assertThat(Assembly.of("x", contents)).isInstanceOf(Assembly.Done.class);
    }
}
