package org.signetmail.tls;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Whom we believe, and in which words we do not. */
class TrustTest {
    private static final String HOST = "mail.example.test";

    @TempDir
    Path directory;
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final Authority authority = Authority.create("Root of tests", now);
    private final Trust trust = Trust.of(List.of(authority.certificate()), Clock.fixed(now, ZoneOffset.UTC));

    @Test
    void leavesOfAnAddedRootAreTrusted() {
        assertTrusted(trust, List.of(leaf(authority, HOST)));
        assertTrusted(trust, List.of(leaf(authority, HOST), authority.certificate()));
    }

    @Test
    void strangersAreNot() {
        assertRefused(trust, List.of(leaf(Authority.create("Stranger", now), HOST)), "issuer CN=Stranger is not trusted");
        assertRefused(trust, List.of(), "no certificate");
    }

    @Test
    void oneOfTheSameNameIsNotTheRoot() {
        assertRefused(trust, List.of(leaf(Authority.create("Root of tests", now), HOST)), "");
    }

    @Test
    void namesAndTimes() {
        assertRefused(trust, List.of(leaf(authority, "imap.example.test")), "names imap.example.test but not " + HOST);
        X509Certificate leaf = leaf(authority, HOST);
        assertRefused(at(now.plus(Duration.ofDays(91))), List.of(leaf), "expired on");
        assertRefused(at(now.minus(Duration.ofDays(1))), List.of(leaf), "valid from");
    }

    @Test
    void aSelfSignedOneThatWasAddedIsTrustedForItsNamesOnly() {
        X509Certificate own = Authority.selfSigned(KeySpec.ECDSA_P256.generate(), List.of(HOST), now, Duration.ofDays(9));
        assertTrusted(Trust.of(List.of(own), Clock.fixed(now, ZoneOffset.UTC)), List.of(own));
        assertRefused(trust, List.of(own), "is not trusted");
    }

    /** Root, two intermediates and a leaf, made by openssl; shown in order, out of it, with strangers in between, and with one missing. */
    @Test
    void chainsHoweverTheyAreShown() throws Exception {
        List<X509Certificate> chain = chain("serverAuth");
        X509Certificate root = chain.removeLast();
        Trust believing = Trust.of(List.of(root), Clock.fixed(Instant.now(), ZoneOffset.UTC));
        assertTrusted(believing, chain);
        assertTrusted(believing, List.of(chain.get(0), chain.get(2), chain.get(1)));
        assertTrusted(believing, List.of(chain.get(0), authority.certificate(), chain.get(1), chain.get(2), root));
        assertRefused(believing, List.of(chain.get(0), chain.get(2)), "");
        assertRefused(believing, List.of(chain.get(0)), "CN=Between 2 is not trusted");
        assertTrusted(Trust.of(List.of(chain.get(1)), Clock.fixed(Instant.now(), ZoneOffset.UTC)), List.of(chain.get(0)));
        var flood = new ArrayList<>(List.of(chain.getFirst()));
        flood.addAll(Collections.nCopies(200, chain.get(1)));
        assertRefused(trust, flood, "");
    }

    @Test
    void aChainIsPutInOrderWhateverTheMixture() throws Exception {
        List<X509Certificate> chain = chain("serverAuth");
        var mixed = new ArrayList<>(chain.reversed());
        mixed.add(1, authority.certificate());
        String text = Pem.write(mixed) + new Openssl(directory).file("leaf.key");
        assertThat(Assembly.of("x", Pem.read(text, null))).isInstanceOfSatisfying(Assembly.Done.class,
                done -> assertThat(done.credential().chain()).isEqualTo(chain.subList(0, 3)));
        assertThat(Assembly.of("x", Pem.read(Pem.write(chain.subList(1, 3)) + new Openssl(directory).file("leaf.key"), null)))
                .isInstanceOfSatisfying(Assembly.Faulty.class, faulty -> assertThat(faulty.why()).contains("belongs to none"));
    }

    @Test
    void certificatesForOtherPurposesAreRefused() throws Exception {
        List<X509Certificate> chain = chain("clientAuth");
        assertRefused(Trust.of(List.of(chain.removeLast()), Clock.fixed(Instant.now(), ZoneOffset.UTC)), chain, "not made for servers");
    }

    private List<X509Certificate> chain(String purpose) throws Exception {
        var openssl = new Openssl(directory);
        openssl.write("ca.cnf", "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n");
        openssl.write("leaf.cnf", "basicConstraints=CA:FALSE\nextendedKeyUsage=" + purpose + "\nsubjectAltName=DNS:" + HOST + "\n");
        String key = "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes ";
        openssl.run((key + "-x509 -keyout root.key -out root.pem -days 9 -subj /CN=Root").split(" "));
        List<String> issuers = List.of("root", "between1", "between2", "leaf");
        List<String> subjects = List.of("", "/CN=Between 1", "/CN=Between 2", "/CN=leaf");
        for (int i = 1; i < 4; i++) {
            String name = issuers.get(i);
            var request = new ArrayList<>(List.of((key + "-keyout " + name + ".key -out " + name + ".csr -subj").split(" ")));
            request.add(subjects.get(i));
            openssl.run(request.toArray(String[]::new));
            String issuer = issuers.get(i - 1);
            openssl.run(("x509 -req -in " + name + ".csr -CA " + issuer + ".pem -CAkey " + issuer + ".key -CAcreateserial -days 8 -out " + name
                    + ".pem -extfile " + (name.equals("leaf") ? "leaf.cnf" : "ca.cnf")).split(" "));
        }
        var text = new StringBuilder();
        for (String name : issuers.reversed()) {
            text.append(openssl.file(name + ".pem"));
        }
        return new ArrayList<>(Pem.read(text.toString(), null).certificates());
    }

    private Trust at(Instant instant) {
        return Trust.of(List.of(authority.certificate()), Clock.fixed(instant, ZoneOffset.UTC));
    }

    private X509Certificate leaf(Authority issuer, String host) {
        return issuer.sign(KeySpec.ECDSA_P256.generate().getPublic(), List.of(host), now, Duration.ofDays(90));
    }

    private static void assertTrusted(Trust trust, List<X509Certificate> chain) {
        assertThat(trust.verify(chain, HOST)).isEqualTo(new Trust.Verdict.Trusted());
    }

    private static void assertRefused(Trust trust, List<X509Certificate> chain, String words) {
        assertThat(trust.verify(chain, HOST)).isInstanceOfSatisfying(Trust.Verdict.Refused.class, refused -> assertThat(refused.why()).contains(words));
    }
}
