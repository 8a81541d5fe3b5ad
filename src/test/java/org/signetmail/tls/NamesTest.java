package org.signetmail.tls;

import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Matching names, and the choice among certificates by name. */
class NamesTest {
    private static final Instant NOW = Instant.parse("2026-02-01T12:00:00Z");
    private static final KeyPair EC = KeySpec.ECDSA_P256.generate();
    private static final KeyPair RSA = KeySpec.RSA_2048.generate();

    @ParameterizedTest
    @CsvSource({
        "mail.example.test, mail.example.test, true",
        "mail.example.test, imap.example.test, false",
        "*.example.test, mail.example.test, true",
        "*.example.test, a.mail.example.test, false",
        "*.example.test, example.test, false",
        "*.example.test, .example.test, false",
        "*.test, example.test, false",
        "m*.example.test, mail.example.test, false",
        "*.2.0.192, 7.2.0.192, false",
        "192.0.2.7, 192.0.2.7, true",
        "2001:db8:0:0:0:0:0:7, 2001:db8::7, true",
        "192.0.2.7, 192.0.2.8, false"})
    void rfc9525(String pattern, String host, boolean matches) {
        assertThat(Names.matches(pattern, host)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mail.example.test", "localhost", "*.example.test", "bücher.example", "192.0.2.7", "2001:db8::7", "_25._tcp.a.test", "a.test."})
    void canBeInACertificate(String name) {
        assertThat(Names.valid(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a..b", "a b", "*", "*.test", "a.*.test", "m*.example.test", "a:b", "1.2.3.4.5", "a@b.test", "-a.test", "a.test\n",
        "http://a.test", "::::"})
    void cannotBeInACertificate(String name) {
        assertThat(Names.valid(name)).isFalse();
        assertThat(Names.valid("x".repeat(64) + ".test")).isFalse();
        assertThat(Names.valid("ü".repeat(300))).isFalse();
    }

    /** An SNI name is a stranger's. */
    @Property(tries = 1000)
    void nothingBreaksIt(@ForAll String name) {
        assertThat(Names.ascii(name)).isNotNull();
        if (Names.valid(name)) {
            assertThat(Names.ascii(name)).isASCII();
        }
        assertThat(new CertificateIndex(List.of(), null, Clock.systemUTC()).choose(name, null, true)).isNull();
    }

    @Property(tries = 150)
    void theChoiceCoversTheNameWheneverOneDoes(@ForAll("credentials") List<Credential> credentials, @ForAll("hosts") String host, @ForAll boolean ecdsa) {
        var index = new CertificateIndex(credentials, "c0", Clock.systemUTC());
        Credential chosen = Objects.requireNonNull(index.choose(host, null, ecdsa));
        List<Credential> covering = credentials.stream().filter(c -> Names.covers(c.leaf(), host)).toList();
        assertThat(index.covering(host) != null).isEqualTo(!covering.isEmpty());
        if (covering.isEmpty()) {
            assertThat(chosen.name()).isEqualTo("c0");
            return;
        }
        assertThat(covering).contains(chosen);
        List<Credential> exact = covering.stream().filter(c -> Names.of(c.leaf()).contains(host)).toList();
        List<Credential> rivals = exact.isEmpty() ? covering : exact;
        List<Credential> verifiable = rivals.stream().filter(c -> ecdsa == c.key().getAlgorithm().equals("EC")).toList();
        List<Credential> best = verifiable.isEmpty() ? rivals : verifiable;
        assertThat(best).contains(chosen);
        assertThat(best).allMatch(c -> !c.leaf().getNotAfter().after(chosen.leaf().getNotAfter()));
    }

    @Test
    void defaultsInTurn() {
        Credential one = credential("one", List.of("one.test"), false, 10);
        Credential two = credential("two", List.of("two.test"), false, 20);
        var index = new CertificateIndex(List.of(one, two), "one", Clock.systemUTC());
        assertThat(index.choose(null, null, true)).isSameAs(one);
        assertThat(index.choose("stranger.test", "two", true)).isSameAs(two);
        assertThat(index.choose("stranger.test", "gone", true)).isSameAs(one);
        assertThat(index.choose("ONE.test.", "two", true)).isSameAs(one);
        assertThat(new CertificateIndex(List.of(one, two), "gone", Clock.systemUTC()).choose(null, null, true)).isSameAs(two);
        assertThat(new CertificateIndex(List.of(), "gone", Clock.systemUTC()).choose("one.test", "one", true)).isNull();
    }

    @Provide
    Arbitrary<String> hosts() {
        return Arbitraries.of("a.x.test", "b.x.test", "a.y.test", "x.test", "q.a.x.test", "test", "192.0.2.7");
    }

    @Provide
    Arbitrary<List<Credential>> credentials() {
        Arbitrary<List<String>> names = Arbitraries.of("a.x.test", "*.x.test", "b.x.test", "*.y.test", "x.test", "*.test", "192.0.2.7", "*.a.x.test").list().ofMinSize(1).ofMaxSize(3);
        return Combinators.combine(names, Arbitraries.of(true, false), Arbitraries.integers().between(1, 5))
                .as((n, rsa, days) -> credential("c", n, rsa, days)).list().ofMinSize(1).ofMaxSize(5).map(list -> {
                    var numbered = new ArrayList<Credential>();
                    list.forEach(c -> numbered.add(new Credential("c" + numbered.size(), c.key(), c.chain())));
                    return numbered;
                });
    }

    private static Credential credential(String name, List<String> names, boolean rsa, int days) {
        KeyPair pair = rsa ? RSA : EC;
        return new Credential(name, pair.getPrivate(), List.of(Authority.selfSigned(pair, names, NOW, Duration.ofDays(days))));
    }
}
