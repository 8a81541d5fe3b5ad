package org.signetmail.tls;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

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
        var index = new CertificateIndex(List.of(exact, wild, other), "other", Clock.systemUTC());
        assertThat(index.choose("mail.a.example", null, true)).isSameAs(exact);
        assertThat(index.choose("MAIL.A.Example.", null, true)).isSameAs(exact);
        assertThat(index.choose("imap.a.example", null, true)).isSameAs(wild);
        assertThat(index.choose("deep.imap.a.example", null, true)).isSameAs(other);
        assertThat(index.choose("bücher.example", null, true)).isSameAs(wild);
        assertThat(index.choose("unknown.example", "exact", true)).isSameAs(exact);
        assertThat(index.choose(null, "gone", true)).isSameAs(other);
        assertThat(index.choose(null, null, true)).isSameAs(other);
        assertThat(index.covering("unknown.example")).isNull();
        assertThat(new CertificateIndex(List.of(), null, Clock.systemUTC()).choose("a", null, true)).isNull();
    }

    @Test
    void ecdsaForThoseWhoCanThenTheLongest() {
        Credential rsa = credential("rsa", KeySpec.RSA_2048, 300, "a.example");
        Credential shorter = credential("short", KeySpec.ECDSA_P256, 10, "a.example");
        Credential longer = credential("long", KeySpec.ECDSA_P256, 20, "a.example");
        var index = new CertificateIndex(List.of(shorter, rsa, longer), null, Clock.systemUTC());
        assertThat(index.choose("a.example", null, true)).isSameAs(longer);
        assertThat(index.choose("a.example", null, false)).isSameAs(rsa);
        assertThat(index.choose(null, null, true)).isSameAs(rsa);
    }

    /** Fewer clients trust the own authority than whoever was paid or asked. */
    @Test
    void whatWasBroughtGoesBeforeWhatWasMadeHere() {
        Credential own = credential("own", KeySpec.ECDSA_P256, 90, "mail.a.example", "b.example");
        Credential bought = credential("bought", KeySpec.RSA_2048, 30, "*.a.example");
        var later = new Object() {
            private int days;
        };
        var index = new CertificateIndex(List.of(own, bought), Set.of("own"), "own", new InstantSourceClock(() -> Instant.now().plus(Duration.ofDays(later.days))));
        assertThat(index.choose("mail.a.example", null, true)).as("a wildcard, RSA and shorter").isSameAs(bought);
        assertThat(index.choose("b.example", null, true)).isSameAs(own);
        assertThat(index.choose(null, null, true)).isSameAs(own);
        later.days = 31;
        assertThat(index.choose("mail.a.example", null, true)).as("better one made here than one that has expired").isSameAs(own);
    }

    @Test
    void whatHasExpiredNeverWinsOverWhatIsValid() {
        Credential exact = credential("exact", KeySpec.ECDSA_P256, 10, "mail.a.example");
        Credential rsa = credential("rsa", KeySpec.RSA_2048, 30, "mail.a.example");
        Credential wild = credential("wild", KeySpec.ECDSA_P256, 50, "*.a.example");
        Credential other = credential("other", KeySpec.ECDSA_P256, 40, "other.example");
        var later = new Object() {
            private int days;
        };
        var index = new CertificateIndex(List.of(exact, rsa, wild, other), "exact", new InstantSourceClock(() -> Instant.now().plus(Duration.ofDays(later.days))));
        assertThat(index.choose("mail.a.example", null, true)).as("ECDSA before the longer RSA").isSameAs(exact);
        assertThat(index.choose(null, null, true)).isSameAs(exact);
        later.days = 11;
        assertThat(index.choose("mail.a.example", null, true)).as("valid RSA before ECDSA that is not").isSameAs(rsa);
        assertThat(index.choose(null, null, true)).as("the default's place is taken by one of its names").isSameAs(rsa);
        assertThat(index.choose(null, "exact", true)).isSameAs(rsa);
        later.days = 31;
        assertThat(index.choose("mail.a.example", null, true)).as("a valid wildcard before an exact one that is not").isSameAs(wild);
        later.days = 41;
        assertThat(index.choose("other.example", null, true)).as("better its own name than another's").isSameAs(other);
        assertThat(new CertificateIndex(List.of(other, wild), null, new InstantSourceClock(() -> Instant.now().plus(Duration.ofDays(41)))).choose(null, null, true))
                .isSameAs(wild);
        later.days = 60;
        assertThat(index.choose("mail.a.example", null, false)).as("all are over").isSameAs(rsa);
        assertThat(index.choose(null, null, true)).isSameAs(exact);
        later.days = -2;
        assertThat(index.choose("mail.a.example", "wild", true)).as("none has begun").isSameAs(exact);
    }

    /** Tells what it is told to. */
    private static final class InstantSourceClock extends Clock {
        private final InstantSource source;

        InstantSourceClock(InstantSource source) {
            this.source = source;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return source.instant();
        }
    }

    @Property(tries = 500)
    void anyNameIsAnsweredByTheDefaultAtLeast(@ForAll String name) {
        Credential only = Holder.ONLY;
        assertThat(new CertificateIndex(List.of(only), null, Clock.systemUTC()).choose(name, null, true)).isSameAs(only);
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
