package org.signetmail.tls;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class CertificateIndexTest {
    private static Credential credential(String name, KeySpec spec, int days, String... hosts) {
        var pair = spec.generate();
        return new Credential(name, pair.getPrivate(), List.of(Authority.selfSigned(pair, List.of(hosts), Instant.now(), Duration.ofDays(days))));
    }

    @Test
    void exactBeforeWildcardBeforeDefaults() {
        Credential exact = credential("exact", KeySpec.ECDSA_P256, 10, "mail.a.example");
        Credential wild = credential("wild", KeySpec.ECDSA_P256, 90, "*.a.example", "xn--bcher-kva.example");
        Credential other = credential("other", KeySpec.ECDSA_P256, 50, "b.example");
        var index = new CertificateIndex(List.of(exact, wild, other), "other");
        assertThat(index.choose("mail.a.example", null, true)).isSameAs(exact);
        assertThat(index.choose("MAIL.A.Example.", null, true)).isSameAs(exact);
        assertThat(index.choose("imap.a.example", null, true)).isSameAs(wild);
        assertThat(index.choose("deep.imap.a.example", null, true)).isSameAs(other);
        assertThat(index.choose("bücher.example", null, true)).isSameAs(wild);
        assertThat(index.choose("unknown.example", "exact", true)).isSameAs(exact);
        assertThat(index.choose(null, "gone", true)).isSameAs(other);
        assertThat(index.choose(null, null, true)).isSameAs(other);
        assertThat(index.covering("unknown.example")).isNull();
        assertThat(new CertificateIndex(List.of(), null).choose("a", null, true)).isNull();
    }

    @Test
    void ecdsaForThoseWhoCanThenTheLongest() {
        Credential rsa = credential("rsa", KeySpec.RSA_2048, 300, "a.example");
        Credential shorter = credential("short", KeySpec.ECDSA_P256, 10, "a.example");
        Credential longer = credential("long", KeySpec.ECDSA_P256, 20, "a.example");
        var index = new CertificateIndex(List.of(shorter, rsa, longer), null);
        assertThat(index.choose("a.example", null, true)).isSameAs(longer);
        assertThat(index.choose("a.example", null, false)).isSameAs(rsa);
        assertThat(index.choose(null, null, true)).isSameAs(rsa);
    }

    @Property(tries = 500)
    void anyNameIsAnsweredByTheDefaultAtLeast(@ForAll String name) {
        Credential only = Holder.ONLY;
        assertThat(new CertificateIndex(List.of(only), null).choose(name, null, true)).isSameAs(only);
    }

    private static final class Holder {
        private static final Credential ONLY = credential("only", KeySpec.ECDSA_P256, 1, "a.example");
    }

    @ParameterizedTest
    @CsvSource({"a.example,a.example,true", "*.example.org,a.example.org,true", "*.example.org,example.org,false", "*.example.org,a.b.example.org,false",
        "*.org,example.org,false", "a*.example.org,ab.example.org,false", "192.0.2.1,192.0.2.1,true", "::1,0:0:0:0:0:0:0:1,true", "192.0.2.1,192.0.2.2,false"})
    void namesMatchAsRfc9525Says(String pattern, String host, boolean matches) {
        assertThat(Names.matches(pattern, host)).isEqualTo(matches);
    }
}
