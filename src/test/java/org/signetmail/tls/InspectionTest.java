package org.signetmail.tls;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.tls.Inspection.Finding;
import org.signetmail.tls.Inspection.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/** Every fault that openssl can make is found, and told in words. */
class InspectionTest {
    @TempDir
    private static Path directory;

    private static Openssl openssl;

    @BeforeAll
    static void authority() throws Exception {
        openssl = new Openssl(directory);
        openssl.write("ca.ext", "basicConstraints=critical,CA:TRUE\n");
        run("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key -subj /CN=Root -days 999 -out root.pem");
        run("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout mid.key -subj /CN=Mid -out mid.csr");
        run("x509 -req -in mid.csr -CA root.pem -CAkey root.key -CAcreateserial -extfile ca.ext -days 800 -out mid.pem");
        run("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout stranger.key -subj /CN=Stranger -days 999 -out stranger.pem");
    }

    @Test
    void aGoodOneHasNoFaultAndSaysWhatItKnows() throws Exception {
        PrivateKey key = leaf("good", "rsa:2048", "subjectAltName=DNS:good.example\nauthorityInfoAccess=OCSP;URI:http://ocsp.example/,caIssuers;URI:http://ca.example/mid\n"
                + "1.3.6.1.4.1.11129.2.4.2=DER:04:0A:00:08:00:02:AA:BB:00:02:CC:DD\n");
        List<X509Certificate> chain = chain("good", "mid");
        Inspection inspection = Inspection.of(chain, key, false, trust(Instant.now()), Instant.now());
        assertThat(inspection.findings()).isEmpty();
        assertThat(inspection.wrong()).isFalse();
        assertThat(inspection.chain()).extracting(l -> l.certificate().subject()).containsExactly("CN=good.example", "CN=Mid");
        assertThat(CertificateDetails.of(chain.getFirst())).isEqualTo(new CertificateDetails(List.of("http://ocsp.example/"), List.of("http://ca.example/mid"), 2));
        assertThat(CertificateDetails.of(chain.getLast())).isEqualTo(new CertificateDetails(List.of(), List.of(), 0));

        assertThat(at(chain, key, Duration.ofDays(-2))).contains(Kind.NOT_YET_VALID);
        assertThat(at(chain, key, Duration.ofDays(350))).containsExactly(Kind.EXPIRES_SOON);
        assertThat(at(chain, key, Duration.ofDays(366))).containsExactly(Kind.EXPIRED);
        assertThat(kinds(chain, KeySpec.RSA_2048.generate().getPrivate())).containsExactly(Kind.KEY_MISMATCH);
        assertThat(kinds(chain, KeySpec.ECDSA_P256.generate().getPrivate())).containsExactly(Kind.KEY_MISMATCH);
        assertThat(kinds(chain, null)).containsExactly(Kind.NO_KEY);
        assertThat(words(chain("good"), key)).singleElement().asString().contains("CN=Mid is missing").contains("http://ca.example/mid");
        assertThat(kinds(chain("good", "stranger", "mid"), key)).contains(Kind.CHAIN_LINK);
        assertThat(kinds(chain("good", "root", "mid"), key)).contains(Kind.CHAIN_OUT_OF_ORDER);
        Inspection bent = Inspection.of(chain("good", "root", "mid"), key, false, trust(Instant.now()), Instant.now());
        assertThat(bent.chain().get(1).fault()).contains("has not issued the one before it, CN=good.example");
        assertThat(Inspection.of(chain, key, false, Trust.only(List.of(), Clock.systemUTC()), Instant.now()).findings())
                .singleElement().satisfies(f -> assertThat(f.kind()).isEqualTo(Kind.UNTRUSTED));
    }

    @Test
    void weakOnesAreNamed() throws Exception {
        PrivateKey small = leaf("small", "rsa:1024", "subjectAltName=DNS:small.example\n");
        assertThat(words(chain("small", "mid"), small)).anyMatch(w -> w.contains("1024 bits is weak"));
        leaf("sha1", "rsa:2048", "subjectAltName=DNS:sha1.example\n");
        run("x509 -req -in sha1.csr -CA mid.pem -CAkey mid.key -CAcreateserial -extfile leaf.ext -sha1 -days 365 -out sha1.pem");
        PrivateKey key = Pem.read(openssl.file("sha1.key"), null).keys().getFirst();
        assertThat(words(chain("sha1", "mid"), key)).anyMatch(w -> w.contains("SHA1withECDSA, which clients refuse"));
    }

    @Test
    void thoseForNobodyAndForOthersAreNamed() throws Exception {
        PrivateKey nobody = leaf("nobody", "rsa:2048", "basicConstraints=CA:FALSE\n");
        assertThat(kinds(chain("nobody", "mid"), nobody)).containsExactly(Kind.NO_NAMES);
        PrivateKey client = leaf("client", "rsa:2048", "subjectAltName=DNS:*.client.example\nextendedKeyUsage=clientAuth\n");
        assertThat(kinds(chain("client", "mid"), client)).containsExactly(Kind.NOT_FOR_SERVERS);
        PrivateKey plain = leaf("plain", "rsa:2048", "subjectAltName=DNS:plain.example\n");
        assertThat(kinds(chain("plain"), plain)).as("it says of no place where its issuer could be got").containsExactly(Kind.UNTRUSTED);
    }

    @Test
    void whatIsMadeHereIsNoFault() {
        var pair = KeySpec.ECDSA_P256.generate();
        Authority authority = Authority.create("Ours", Instant.now());
        X509Certificate own = authority.sign(pair.getPublic(), List.of("a.example"), Instant.now(), Duration.ofDays(90));
        X509Certificate self = Authority.selfSigned(pair, List.of("a.example"), Instant.now(), Duration.ofDays(90));
        Trust ours = Trust.only(List.of(authority.certificate()), Clock.systemUTC());
        assertThat(Inspection.of(List.of(own), pair.getPrivate(), true, ours, Instant.now()).findings()).singleElement()
                .satisfies(f -> assertThat(f.wrong()).isFalse()).satisfies(f -> assertThat(f.kind()).isEqualTo(Kind.PRIVATE_TRUST));
        assertThat(Inspection.of(List.of(self), pair.getPrivate(), true, ours, Instant.now()).wrong()).isFalse();
        assertThat(Inspection.of(List.of(self), pair.getPrivate(), false, ours, Instant.now()).findings()).singleElement()
                .satisfies(f -> assertThat(f.words()).contains("stands for itself"));
    }

    private static PrivateKey leaf(String name, String kind, String extensions) throws Exception {
        openssl.write("leaf.ext", extensions);
        run("req -newkey " + kind + " -nodes -keyout " + name + ".key -subj /CN=" + name + ".example -out " + name + ".csr");
        run("x509 -req -in " + name + ".csr -CA mid.pem -CAkey mid.key -CAcreateserial -extfile leaf.ext -days 365 -out " + name + ".pem");
        return Pem.read(openssl.file(name + ".key"), null).keys().getFirst();
    }

    private static List<X509Certificate> chain(String... names) throws Exception {
        var chain = new ArrayList<X509Certificate>();
        for (String name : names) {
            chain.addAll(Pem.read(openssl.file(name + ".pem"), null).certificates());
        }
        return chain;
    }

    private static Trust trust(Instant now) throws Exception {
        return Trust.only(Pem.read(openssl.file("root.pem"), null).certificates(), Clock.fixed(now, ZoneOffset.UTC));
    }

    private static List<Kind> at(List<X509Certificate> chain, PrivateKey key, Duration later) throws Exception {
        Instant now = Instant.now().plus(later);
        return Inspection.of(chain, key, false, trust(now), now).findings().stream().map(Finding::kind).toList();
    }

    private static List<Kind> kinds(List<X509Certificate> chain, @org.jspecify.annotations.Nullable PrivateKey key) throws Exception {
        return Inspection.of(chain, key, false, trust(Instant.now()), Instant.now()).findings().stream().map(Finding::kind).toList();
    }

    private static List<String> words(List<X509Certificate> chain, PrivateKey key) throws Exception {
        return Inspection.of(chain, key, false, trust(Instant.now()), Instant.now()).findings().stream().map(Finding::words).toList();
    }

    private static void run(String words) throws Exception {
        openssl.run(words.split(" "));
    }
}
