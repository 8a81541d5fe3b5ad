package org.signetmail.tls;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import static org.assertj.core.api.Assertions.assertThat;

/** Chains in any order, with strangers, parts missing or damaged: trusted just when a way to the root is there. */
class TrustChainsTest {
    private static final String HOST = "mail.example.test";
    private static Path directory;
    private static X509Certificate root;
    private static X509Certificate one;
    private static X509Certificate two;
    private static X509Certificate leaf;
    private static X509Certificate limited;
    private static X509Certificate inside;
    private static X509Certificate outside;
    private static final X509Certificate STRANGER = Authority.create("Stranger", Instant.now()).certificate();

    @BeforeContainer
    static void make() throws Exception {
        directory = Files.createTempDirectory("chains");
        var openssl = new Openssl(directory);
        openssl.write("ca.cnf", "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n");
        openssl.write("leaf.cnf", "subjectAltName=DNS:" + HOST + "\n");
        openssl.write("inside.cnf", "subjectAltName=DNS:a.corp.example\n");
        openssl.write("outside.cnf", "subjectAltName=DNS:a.bank.example\n");
        String key = "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes ";
        openssl.run((key + "-x509 -keyout root.key -out root.pem -days 9 -subj /CN=Root").split(" "));
        openssl.run((key + "-x509 -keyout limited.key -out limited.pem -days 9 -subj /CN=Limited -addext nameConstraints=critical,permitted;DNS:corp.example").split(" "));
        for (String[] link : new String[][] {{"one", "root", "ca"}, {"two", "one", "ca"}, {"leaf", "two", "leaf"}, {"inside", "limited", "inside"}, {"outside", "limited", "outside"}}) {
            openssl.run((key + "-keyout " + link[0] + ".key -out " + link[0] + ".csr -subj /CN=" + link[0]).split(" "));
            openssl.run(("x509 -req -in " + link[0] + ".csr -CA " + link[1] + ".pem -CAkey " + link[1] + ".key -CAcreateserial -days 8 -out " + link[0] + ".pem -extfile "
                    + link[2] + ".cnf").split(" "));
        }
        root = certificate("root");
        one = certificate("one");
        two = certificate("two");
        leaf = certificate("leaf");
        limited = certificate("limited");
        inside = certificate("inside");
        outside = certificate("outside");
    }

    @AfterContainer
    static void clean() throws Exception {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    private static X509Certificate certificate(String name) throws Exception {
        return Pem.read(new Openssl(directory).file(name + ".pem"), null).certificates().getFirst();
    }

    private static Trust trusting(X509Certificate anchor) {
        return Trust.only(List.of(anchor), Clock.systemUTC());
    }

    @Property(tries = 300)
    void trustedJustWhenTheWayIsThere(@ForAll boolean hasOne, @ForAll boolean hasTwo, @ForAll boolean hasRoot, @ForAll @IntRange(max = 4) int strangers, @ForAll long seed) {
        var rest = new ArrayList<X509Certificate>(Collections.nCopies(strangers, STRANGER));
        if (hasOne) {
            rest.add(one);
        }
        if (hasTwo) {
            rest.add(two);
        }
        if (hasRoot) {
            rest.add(root);
        }
        Collections.shuffle(rest, new Random(seed));
        rest.addFirst(leaf);
        assertThat(trusting(root).verify(rest, HOST) instanceof Trust.Verdict.Trusted).as("%s", rest.stream().map(c -> c.getSubjectX500Principal().getName()).toList())
                .isEqualTo(hasOne && hasTwo);
        assertThat(trusting(STRANGER).verify(rest, HOST)).isInstanceOf(Trust.Verdict.Refused.class);
    }

    @Property(tries = 500)
    void aDamagedLinkIsNone(@ForAll @IntRange(max = 2) int link, @ForAll int place, @ForAll @IntRange(min = 1, max = 255) int flip) throws Exception {
        List<X509Certificate> chain = new ArrayList<>(List.of(leaf, two, one));
        byte[] der = chain.get(link).getEncoded();
        der[Math.floorMod(place, der.length)] ^= (byte) flip;
        try {
            chain.set(link, (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
        } catch (CertificateException unreadable) {
            // A handshake would end before anybody is asked.
            return;
        }
        // The JDK reads a signature whose bit string claims unused bits that are zero: what is signed is the same then.
        boolean same = Arrays.equals(List.of(leaf, two, one).get(link).getTBSCertificate(), chain.get(link).getTBSCertificate());
        if (!same) {
            assertThat(trusting(root).verify(chain, HOST)).isInstanceOf(Trust.Verdict.Refused.class);
        }
    }

    @Example
    void anAuthorityThatIsLimitedToNamesIsHeldToThem() {
        assertThat(trusting(limited).verify(List.of(inside), "a.corp.example")).isEqualTo(new Trust.Verdict.Trusted());
        assertThat(trusting(limited).verify(List.of(outside), "a.bank.example"))
                .isEqualTo(new Trust.Verdict.Refused("its certificate's authority CN=Limited may not speak for such names"));
        // One such root takes nothing from the others.
        Trust both = Trust.only(List.of(limited, root), Clock.systemUTC());
        assertThat(both.verify(List.of(leaf, two, one), HOST)).isEqualTo(new Trust.Verdict.Trusted());
        assertThat(both.verify(List.of(inside), "a.corp.example")).isEqualTo(new Trust.Verdict.Trusted());
    }

    @Example
    void aStrangersWordsStayOnOneLine() {
        var many = new ArrayList<String>();
        for (int i = 0; i < 40; i++) {
            many.add("a".repeat(60) + i + ".example");
        }
        X509Certificate wordy = Authority.selfSigned(KeySpec.ECDSA_P256.generate(), many, Instant.now(), Duration.ofDays(1));
        assertThat(((Trust.Verdict.Refused) trusting(root).verify(List.of(wordy), HOST)).why()).hasSizeLessThan(500).endsWith("… and 30 more but not " + HOST);
        Authority rude = Authority.create("evil\r\nX-Injected: \u001b[2J", Instant.now());
        X509Certificate of = rude.sign(KeySpec.ECDSA_P256.generate().getPublic(), List.of(HOST), Instant.now(), Duration.ofDays(1));
        assertThat(((Trust.Verdict.Refused) trusting(root).verify(List.of(of), HOST)).why()).doesNotContainPattern("\\p{Cc}").contains("evil");
    }
}
