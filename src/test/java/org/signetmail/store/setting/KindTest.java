package org.signetmail.store.setting;

import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.signetmail.text.SyntaxError;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KindTest {
    private static final List<Kind<?>> KINDS = List.of(new Kind.Whole(0, 100), new Kind.Bytes(0, 1L << 40), new Kind.Seconds(0, 1_000_000), new Kind.Wait(),
            new Kind.YesNo(), Kind.Choice.of(Setting.When.class), new Kind.Several<>(new Kind.Wait(), 3), new Kind.Secret(4),
            new Kind.Text<>("a word", text -> {
                if (text.contains(" ")) {
                    throw new SyntaxError(0, "a word has no space");
                }
                return text;
            }));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bytes   | 52428800 | 52428800
            bytes   | 50M      | 52428800
            bytes   | 50 MiB   | 52428800
            bytes   | 64k      | 65536
            seconds | 90       | 90
            seconds | 5m       | 300
            seconds | 2h       | 7200
            yesno   | TRUE     | yes
            yesno   | off      | no
            choice  | At-Start | at-start
            waits   | 1m, 5m   | 1m,5m
            """)
    void keepsOneForm(String kind, String typed, String kept) {
        Kind<?> asked = switch (kind) {
            case "bytes" -> new Kind.Bytes(0, 1L << 30);
            case "seconds" -> new Kind.Seconds(0, 86_400);
            case "yesno" -> new Kind.YesNo();
            case "choice" -> Kind.Choice.of(Setting.When.class);
            default -> new Kind.Several<>(new Kind.Wait(), 5);
        };
        assertThat(asked.kept(typed)).isEqualTo(kept);
    }

    @Property
    void whatIsToldBrieflyMeansTheSame(@ForAll @LongRange(min = 0, max = 1_000_000) long number) {
        for (Kind<?> kind : List.of(new Kind.Bytes(0, 1L << 40), new Kind.Seconds(0, 1_000_000))) {
            String kept = Long.toString(number);
            assertThat(kind.kept(kind.brief(kept))).isEqualTo(kept);
        }
    }

    @Test
    void isToldWithItsLargestUnit() {
        assertThat(new Kind.Seconds(0, 1 << 20).brief("432000")).isEqualTo("5d");
        assertThat(new Kind.Seconds(0, 1 << 20).brief("90")).isEqualTo("90s");
        assertThat(new Kind.Bytes(0, 1 << 30).brief("52428800")).isEqualTo("50M");
        assertThat(new Kind.Bytes(0, 1 << 30).brief("1000")).isEqualTo("1000");
    }

    @Test
    void saysWhatIsWanted() {
        assertThatThrownBy(() -> new Kind.Whole(1, 10).read("11")).isInstanceOf(SyntaxError.class).hasMessage("is a number from 1 to 10, not \"11\"");
        assertThatThrownBy(() -> new Kind.Bytes(1024, 1 << 20).read("2G")).hasMessageStartingWith("is octets from 1K to 1M");
        assertThatThrownBy(() -> Kind.Choice.of(Setting.When.class).read("soon")).hasMessage("is live, next-opening or at-start, not \"soon\"");
        assertThatThrownBy(() -> new Kind.Several<>(new Kind.Wait(), 2).read("1m,2m,3m")).hasMessage("has 2 values at most");
        assertThatThrownBy(() -> new Kind.Secret(8).read("typed")).hasMessage("is a secret of 8 characters or more").hasMessageNotContaining("typed");
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll String text) {
        for (Kind<?> kind : KINDS) {
            try {
                String kept = kind.kept(text);
                assertThat(kind.kept(kept)).as("what is kept is read again, by %s", kind.word()).isEqualTo(kept);
            } catch (SyntaxError refused) {
                assertThat(refused.reason()).isNotBlank();
            }
        }
    }

    @Property
    void numbersWithinBoundsAreKept(@ForAll @LongRange(min = 0, max = 1L << 40) long number) {
        assertThat(new Kind.Bytes(0, 1L << 40).read(Long.toString(number))).isEqualTo(number);
        assertThat(new Kind.Seconds(0, 1L << 40).read(Long.toString(number % 1_000_000)).toSeconds()).isEqualTo(number % 1_000_000);
    }
}
