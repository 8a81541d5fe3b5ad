package org.signetmail.tls;

import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests against openssl, which plays the authority's part. */
class SigningRequestTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(KeySpec.class)
    void opensslVerifiesThem(KeySpec spec) throws Exception {
        var openssl = new Openssl(directory);
        KeyPair pair = spec.generate();
        openssl.write("csr", SigningRequest.make(pair, List.of("mail.example.test", "*.example.test", "xn--bcher-kva.example", "192.0.2.1", "2001:db8::1"),
                new SigningRequest.Subject("Bücher & Söhne, Inc.", "Mail", "Köln", "NRW", "de", "hostmaster@example.test")));
        String said = openssl.run("req", "-in", "csr", "-verify", "-noout", "-text", "-nameopt", "utf8,sep_comma_plus");
        assertThat(said).contains("verify OK").contains("DNS:mail.example.test, DNS:*.example.test, DNS:xn--bcher-kva.example, IP Address:192.0.2.1")
                .contains("2001:DB8:0:0:0:0:0:1").contains("C=DE").contains("CN=mail.example.test");
        assertThat(said).contains(spec.name().startsWith("RSA") ? spec.name().substring(4) + " bit" : "NIST CURVE: P-" + spec.name().substring(7));
        openssl.write("key", Pem.write(pair.getPrivate()));
        assertThat(openssl.run("req", "-in", "csr", "-noout", "-pubkey")).isEqualTo(openssl.run("pkey", "-in", "key", "-pubout"));
    }

    @Test
    void aLongFirstNameIsNoCommonName() throws Exception {
        var openssl = new Openssl(directory);
        String name = "x".repeat(60) + ".example.test";
        openssl.write("csr", SigningRequest.make(KeySpec.ECDSA_P256.generate(), List.of(name), SigningRequest.Subject.NONE));
        assertThat(openssl.run("req", "-in", "csr", "-verify", "-noout", "-text")).contains("DNS:" + name).contains("Subject: \n").doesNotContain("CN");
    }

    @Property(tries = 200)
    void whateverIsTypedIsRefusedInWordsOrGoesIn(@ForAll("words") String organization, @ForAll("words") String country) {
        var subject = new SigningRequest.Subject(organization, null, null, null, country, null);
        if (subject.fault().isPresent()) {
            assertThat(subject.fault().get()).isNotBlank();
        } else {
            assertThat(SigningRequest.make(Holder.PAIR, List.of("a.example"), subject)).startsWith("-----BEGIN CERTIFICATE REQUEST-----");
        }
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(70), Arbitraries.of("DE", "us", "D", ""));
    }

    private static final class Holder {
        private static final KeyPair PAIR = KeySpec.ECDSA_P256.generate();
    }
}
