package org.signetmail.tls;

import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.signetmail.text.SyntaxError;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** TLSA records: each usage, selector and matching type (RFC 6698 2.1), and what they mean for mail (RFC 7672 3.1). */
class TlsaTest {
    private static final Instant NOW = Instant.now();
    private static final Authority ROOT = Authority.create("Root", NOW);
    private static final Authority OTHER = Authority.create("Other", NOW);
    private static final X509Certificate LEAF = ROOT.sign(KeySpec.ECDSA_P256.generate().getPublic(), List.of("mx.example.test"), NOW, Duration.ofDays(9));
    private static final Presented CHAIN = Presented.of(List.of(LEAF, ROOT.certificate()));
    private static final Trust NOBODY = Trust.only(List.of(), Clock.systemUTC());
    private static final Trust ROOTS = Trust.only(List.of(ROOT.certificate()), Clock.systemUTC());

    private static Tlsa record(int usage, int selector, int matching, X509Certificate certificate) throws Exception {
        byte[] selected = selector == 0 ? certificate.getEncoded() : certificate.getPublicKey().getEncoded();
        byte[] data = matching == 0 ? selected : MessageDigest.getInstance(matching == 1 ? "SHA-256" : "SHA-512").digest(selected);
        return Tlsa.parse(usage + " " + selector + " " + matching + " " + HexFormat.of().formatHex(data));
    }

    private static boolean holds(Tlsa record, boolean mail, Presented shown, String name, Trust pkix) {
        return Tlsa.verify(List.of(record), mail, shown, List.of(name), () -> pkix, Clock.systemUTC()) instanceof Trust.Verdict.Trusted;
    }

    @Example
    void everySelectorAndMatchingType() throws Exception {
        for (int selector = 0; selector <= 1; selector++) {
            for (int matching = 0; matching <= 2; matching++) {
                assertThat(holds(record(3, selector, matching, LEAF), true, CHAIN, "mx.example.test", NOBODY)).isTrue();
                assertThat(holds(record(3, selector, matching, OTHER.certificate()), true, CHAIN, "mx.example.test", NOBODY)).isFalse();
                assertThat(holds(record(2, selector, matching, ROOT.certificate()), true, CHAIN, "mx.example.test", NOBODY)).isTrue();
                assertThat(holds(record(2, selector, matching, OTHER.certificate()), true, CHAIN, "mx.example.test", NOBODY)).isFalse();
                assertThat(holds(record(1, selector, matching, LEAF), false, CHAIN, "mx.example.test", ROOTS)).isTrue();
                assertThat(holds(record(1, selector, matching, LEAF), false, CHAIN, "mx.example.test", NOBODY)).isFalse();
                assertThat(holds(record(0, selector, matching, ROOT.certificate()), false, CHAIN, "mx.example.test", ROOTS)).isTrue();
                assertThat(holds(record(0, selector, matching, ROOT.certificate()), false, CHAIN, "mx.example.test", NOBODY)).isFalse();
            }
        }
    }

    @Example
    void namesAndDatesMatterToAnchorsAlone() throws Exception {
        assertThat(holds(record(3, 1, 1, LEAF), true, CHAIN, "other.example.test", NOBODY)).isTrue();
        assertThat(holds(record(2, 0, 1, ROOT.certificate()), true, CHAIN, "other.example.test", NOBODY)).isFalse();
        X509Certificate old = ROOT.sign(KeySpec.ECDSA_P256.generate().getPublic(), List.of("mx.example.test"), NOW.minus(Duration.ofDays(30)), Duration.ofDays(9));
        var shown = Presented.of(List.of(old, ROOT.certificate()));
        assertThat(holds(record(3, 1, 1, old), true, shown, "mx.example.test", NOBODY)).isTrue();
        assertThat(holds(record(2, 0, 1, ROOT.certificate()), true, shown, "mx.example.test", NOBODY)).isFalse();
    }

    @Example
    void anAnchorMustBeShownUnlessTheRecordHoldsItWhole() throws Exception {
        var alone = Presented.of(List.of(LEAF));
        assertThat(holds(record(2, 0, 1, ROOT.certificate()), true, alone, "mx.example.test", NOBODY)).isFalse();
        assertThat(holds(record(2, 0, 0, ROOT.certificate()), true, alone, "mx.example.test", NOBODY)).isTrue();
        assertThat(holds(record(2, 0, 0, OTHER.certificate()), true, alone, "mx.example.test", NOBODY)).isFalse();
        assertThat(holds(Tlsa.parse("2 0 0 3082ffff"), true, alone, "mx.example.test", NOBODY)).isFalse();
    }

    @Example
    void oneThatHoldsIsEnoughAndUnusableOnesDoNotCount() throws Exception {
        Tlsa next = record(3, 1, 1, OTHER.certificate());
        assertThat(Tlsa.verify(List.of(next, record(3, 1, 1, LEAF)), true, CHAIN, List.of("x"), () -> NOBODY, Clock.systemUTC())).isEqualTo(new Trust.Verdict.Trusted());
        for (Tlsa unusable : List.of(record(1, 1, 1, LEAF), record(0, 0, 1, ROOT.certificate()), Tlsa.parse("3 1 1 abcd"), Tlsa.parse("9 1 1 " + "ab".repeat(32)))) {
            assertThat(Tlsa.verify(List.of(unusable), true, CHAIN, List.of("mx.example.test"), () -> ROOTS, Clock.systemUTC()))
                    .isEqualTo(new Trust.Verdict.Refused("no TLSA record is usable"));
        }
        assertThat(Tlsa.verify(List.of(next), true, Presented.of(List.of()), List.of("x"), () -> NOBODY, Clock.systemUTC())).isInstanceOf(Trust.Verdict.Refused.class);
    }

    @Example
    void textAsInAZone() {
        assertThat(Tlsa.parse(" 3  1 1  ABCD ef01 ")).isEqualTo(new Tlsa(3, 1, 1, "abcdef01")).hasToString("3 1 1 abcdef01");
        for (String wrong : List.of("", "3 1 1", "3 1 1 abc", "3 1 1 xy", "300 1 1 ab", "-1 1 1 ab", "3 1 1 " + "ab".repeat(20_000))) {
            assertThatThrownBy(() -> Tlsa.parse(wrong)).isInstanceOf(SyntaxError.class);
        }
    }

    @Property
    void anyTextIsARecordOrASyntaxError(@ForAll String text) {
        try {
            assertThat(Tlsa.parse(Tlsa.parse(text).toString())).isEqualTo(Tlsa.parse(text));
        } catch (SyntaxError wrong) {
            assertThat(wrong.reason()).contains("TLSA");
        }
    }

    @Property
    void noRandomRecordHolds(@ForAll @IntRange(max = 255) int usage, @ForAll @IntRange(max = 3) int selector, @ForAll @IntRange(max = 3) int matching,
            @ForAll @Size(max = 70) byte[] data, @ForAll boolean mail) {
        assertThat(holds(new Tlsa(usage, selector, matching, HexFormat.of().formatHex(data)), mail, CHAIN, "mx.example.test", ROOTS)).isFalse();
    }
}
