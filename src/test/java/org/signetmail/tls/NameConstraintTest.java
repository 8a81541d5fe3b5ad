package org.signetmail.tls;

import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** For whom an authority may speak: what we think of it, what openssl thinks, and what the JDK thinks. */
class NameConstraintTest {
    private static final Authority NARROW = Authority.create("Narrow", List.of("example.test", "xn--bcher-kva.example", "192.0.2.1"), Instant.now());
    private static final KeyPair PAIR = KeySpec.ECDSA_P256.generate();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"example.test,true", "mail.example.test,true", "*.example.test,true", "a.b.EXAMPLE.test,true", "xn--bcher-kva.example,true", "mail.bücher.example,true",
        "badexample.test,false", "test,false", "other.example,false", "192.0.2.1,true", "192.0.2.2,false", "127.0.0.1,true", "10.255.1.1,true", "172.31.0.1,true",
        "172.32.0.1,false", "11.0.0.1,false", "::1,true", "fd00::7,true", "fe80::1,true", "2001:db8::1,false"})
    void weAndOpensslAndTheJdkAgree(String name, boolean permitted) throws Exception {
        assertThat(NARROW.constraints().beyond(List.of(name)).isEmpty()).isEqualTo(permitted);
        var leaf = NARROW.sign(PAIR.getPublic(), List.of(Names.ascii(name)), Instant.now(), Duration.ofDays(9));
        Trust trust = Trust.only(List.of(NARROW.certificate()), Clock.systemUTC());
        assertThat(trust.verify(List.of(leaf), name.replace("*", "any")) instanceof Trust.Verdict.Trusted).as("the JDK").isEqualTo(permitted);
        var openssl = new Openssl(directory);
        openssl.write("ca", Pem.write(List.of(NARROW.certificate())));
        openssl.write("leaf", Pem.write(List.of(leaf)));
        if (permitted) {
            assertThat(openssl.run("verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", "ca", "leaf")).contains("leaf: OK");
        } else {
            assertThatThrownBy(() -> openssl.run("verify", "-purpose", "sslserver", "-CAfile", "ca", "leaf")).hasMessageContaining("permitted subtree violation");
        }
    }

    @Test
    void widerWithTheSameKeyAndName() throws Exception {
        var old = NARROW.sign(PAIR.getPublic(), List.of("mail.example.test"), Instant.now(), Duration.ofDays(9));
        Authority wide = NARROW.widened(List.of("second.test", "example.test"), Instant.now());
        assertThat(wide.constraints().domains()).containsExactly("example.test", "xn--bcher-kva.example", "192.0.2.1", "second.test");
        assertThat(wide.certificate().getSubjectX500Principal()).isEqualTo(NARROW.certificate().getSubjectX500Principal());
        assertThat(wide.certificate().getPublicKey()).isEqualTo(NARROW.certificate().getPublicKey());
        var fresh = wide.sign(PAIR.getPublic(), List.of("mail.example.test"), Instant.now(), Duration.ofDays(9));
        var openssl = new Openssl(directory);
        openssl.write("narrow", Pem.write(List.of(NARROW.certificate())));
        openssl.write("wide", Pem.write(List.of(wide.certificate())));
        openssl.write("old", Pem.write(List.of(old)));
        openssl.write("fresh", Pem.write(List.of(fresh)));
        assertThat(openssl.run("verify", "-x509_strict", "-CAfile", "narrow", "old", "fresh")).contains("old: OK").contains("fresh: OK");
        assertThat(openssl.run("verify", "-x509_strict", "-CAfile", "wide", "old", "fresh")).contains("old: OK").contains("fresh: OK");
    }

    @Test
    void withoutDomainsItMaySpeakForAll() {
        Authority any = Authority.create("Any", Instant.now());
        assertThat(any.constraints().domains()).isEmpty();
        assertThat(any.constraints().beyond(List.of("whoever.example", "192.0.2.9"))).isEmpty();
        assertThat(any.certificate().getExtensionValue("2.5.29.30")).isNull();
    }

    @Property(tries = 300)
    void anyNameIsAnswered(@ForAll String name) {
        assertThat(NARROW.constraints().beyond(List.of(name)).size()).isBetween(0, 1);
    }
}
