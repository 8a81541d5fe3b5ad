package org.signetmail.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import static org.assertj.core.api.Assertions.assertThat;

/** OCSP responses as openssl's responder gives them: good, revoked, about others, by others, out of date, damaged. */
class StapleTest {
    private static Path directory;
    private static X509Certificate root;
    private static X509Certificate leaf;
    private static byte[] good;
    private static byte[] revoked;
    private static byte[] delegated;
    private static byte[] foreign;

    @BeforeContainer
    static void make() throws Exception {
        directory = Files.createTempDirectory("staple");
        var openssl = new Openssl(directory);
        openssl.write("leaf.cnf", "subjectAltName=DNS:a.example\n");
        openssl.write("ocsp.cnf", "extendedKeyUsage=OCSPSigning\n");
        String key = "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes ";
        openssl.run((key + "-x509 -keyout root.key -out root.pem -days 9 -subj /CN=Root").split(" "));
        openssl.run((key + "-x509 -keyout other.key -out other.pem -days 9 -subj /CN=Root").split(" "));
        for (String name : List.of("leaf", "ocsp")) {
            openssl.run((key + "-keyout " + name + ".key -out " + name + ".csr -subj /CN=" + name).split(" "));
            openssl.run(("x509 -req -in " + name + ".csr -CA root.pem -CAkey root.key -set_serial " + (name.equals("leaf") ? 17 : 18)
                    + " -days 8 -out " + name + ".pem -extfile " + name + ".cnf").split(" "));
        }
        root = certificate("root");
        leaf = certificate("leaf");
        openssl.write("good.txt", "V\t400101000000Z\t\t11\tunknown\t/CN=leaf\n");
        openssl.write("revoked.txt", "R\t400101000000Z\t260101000000Z,keyCompromise\t11\tunknown\t/CN=leaf\n");
        good = response(openssl, "good", "root");
        revoked = response(openssl, "revoked", "root");
        delegated = response(openssl, "good", "ocsp");
        foreign = response(openssl, "revoked", "other");
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

    private static byte[] response(Openssl openssl, String index, String signer) throws Exception {
        openssl.run("ocsp -issuer root.pem -cert leaf.pem -no_nonce -reqout request.der".split(" "));
        openssl.run(("ocsp -index " + index + ".txt -CA root.pem -rsigner " + signer + ".pem -rkey " + signer
                + ".key -ndays 2 -reqin request.der -respout response.der").split(" "));
        return Files.readAllBytes(directory.resolve("response.der"));
    }

    private static X509Certificate certificate(String name) throws Exception {
        return Pem.read(new Openssl(directory).file(name + ".pem"), null).certificates().getFirst();
    }

    private static Staple read(byte[] staple) {
        return Staple.read(staple, leaf, root, Instant.now());
    }

    @Example
    void whatItSays() {
        assertThat(read(good)).isInstanceOf(Staple.Good.class);
        assertThat(read(delegated)).isInstanceOf(Staple.Good.class);
        assertThat(read(revoked)).isEqualTo(new Staple.Revoked(Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(read(foreign)).isEqualTo(new Staple.Useless("it is not signed by the certificate's issuer"));
        assertThat(Staple.read(good, root, root, Instant.now())).isEqualTo(new Staple.Useless("it is about another certificate"));
        assertThat(Staple.read(good, leaf, root, Instant.now().plus(Duration.ofDays(3)))).isInstanceOf(Staple.Useless.class);
        assertThat(Staple.read(revoked, leaf, root, Instant.now().plus(Duration.ofDays(3)))).isInstanceOf(Staple.Revoked.class);
        assertThat(read(new byte[100_000])).isInstanceOf(Staple.Useless.class);
    }

    @Example
    void revokedFailsAndAllElsePasses() {
        Trust trust = Trust.only(List.of(root), Clock.systemUTC());
        assertThat(trust.verify(new Presented(List.of(leaf), List.of(revoked)), List.of("a.example")))
                .isEqualTo(new Trust.Verdict.Refused("its certificate was revoked on 2026-01-01T00:00:00Z, as its issuer says"));
        for (List<byte[]> staples : List.of(List.<byte[]>of(), List.of(good), List.of(foreign), List.of(new byte[3]))) {
            assertThat(trust.verify(new Presented(List.of(leaf), staples), List.of("b.example", "a.example"))).isEqualTo(new Trust.Verdict.Trusted());
        }
    }

    @Property(tries = 500)
    void randomOctetsAreUseless(@ForAll @Size(max = 500) byte[] octets) {
        assertThat(read(octets)).isInstanceOf(Staple.Useless.class);
    }

    @Property(tries = 1000)
    void damagedOnesSayNothingGood(@ForAll int place, @ForAll byte octet, @ForAll boolean cut) {
        byte[] staple = revoked.clone();
        int at = Math.floorMod(place, staple.length);
        if (staple[at] == octet && !cut) {
            return;
        }
        staple[at] = octet;
        assertThat(read(cut ? Arrays.copyOf(staple, at) : staple)).isNotInstanceOf(Staple.Good.class);
    }
}
