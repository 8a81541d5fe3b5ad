package org.signetmail.imap;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.signetmail.text.SyntaxError;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ScannerTest {
    private static Scanner scan(String text) {
        return new Scanner(text.getBytes(StandardCharsets.UTF_8), false);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            // RFC 3501 5.1.3
            "~peter/mail/&U,BTFw-/&ZeVnLIqe- | ~peter/mail/台北/日本語", "&Jjo-! | ☺!", "A&-B | A&B", "plain | plain"})
    void modifiedUtf7(String wire, String name) {
        assertThat(ModifiedUtf7.decode(wire)).isEqualTo(name);
        assertThat(ModifiedUtf7.encode(name)).isEqualTo(wire);
    }

    @ParameterizedTest
    @ValueSource(strings = {"&", "&AOk", "&!!-", "&AA-"})
    void brokenUtf7(String wire) {
        assertThatThrownBy(() -> ModifiedUtf7.decode(wire)).isInstanceOf(SyntaxError.class);
    }

    @Property
    void mailboxNamesComeBack(@ForAll("names") String name, @ForAll boolean utf8) {
        byte[] wire = Wire.mailbox(name, utf8).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(new Scanner(wire, utf8).mailbox()).isEqualTo(name);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withCharRange(' ', '\ud7ff').ofMinLength(1).ofMaxLength(30)
                .filter(n -> !n.toUpperCase(java.util.Locale.ROOT).startsWith("INBOX"));
    }

    @Property
    void stringsComeBack(@ForAll @StringLength(max = 2000) String text) {
        String plain = text.replaceAll("[\\x00\\ud800-\\udfff]", "");
        byte[] wire = Wire.string(plain).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(new String(new Scanner(wire, false).string(), StandardCharsets.UTF_8)).isEqualTo(plain);
    }

    @Property
    void setsComeBack(@ForAll List<@LongRange(min = 1, max = 50) Long> numbers) {
        long[] sorted = numbers.stream().mapToLong(Long::longValue).sorted().distinct().toArray();
        if (sorted.length == 0) {
            return;
        }
        long[] bounds = scan(SequenceSet.of(sorted)).sequenceSet().resolve(50);
        for (long number = 1; number <= 50; number++) {
            assertThat(SequenceSet.contains(bounds, number)).isEqualTo(Arrays.binarySearch(sorted, number) >= 0);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "2,4:7,9,12:*|15|2,4:7,9,12:15", "*:4,5:7|10|4:10", "*|0|", "1:*|0|", "3:1|9|1:3", "5,5,5:6,7|9|5:7", "4294967295|9|4294967295"})
    void setsAreResolved(String set, long largest, String resolved) {
        long[] bounds = scan(set).sequenceSet().resolve(largest);
        var wire = new StringBuilder();
        for (int i = 0; i < bounds.length; i += 2) {
            wire.append(i == 0 ? "" : ",").append(bounds[i]).append(bounds[i + 1] > bounds[i] ? ":" + bounds[i + 1] : "");
        }
        assertThat(wire.toString()).isEqualTo(resolved == null ? "" : resolved);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1:", ":1", "1,,2", "a", "", "4294967296", "-1"})
    void brokenSets(String set) {
        assertThatThrownBy(() -> {
            Scanner in = scan(set);
            in.end(in.sequenceSet());
        }).isInstanceOf(SyntaxError.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[TEXT]", "[1.2.HEADER]", "[4.MIME]", "[1]", "[HEADER.FIELDS (DATE FROM)]",
            "[4.2.HEADER.FIELDS.NOT (Received \"a b\")]"})
    void sectionsComeBack(String wire) {
        Scanner in = scan(wire);
        assertThat(in.end(Section.parse(in))).hasToString(wire);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[MIME]", "[0]", "[1.]", "[1.2.FROG]", "[HEADER.FIELDS ()]", "[HEADER.FIELDS]", "[1 2]"})
    void brokenSections(String wire) {
        assertThatThrownBy(() -> Section.parse(scan(wire))).isInstanceOf(SyntaxError.class);
    }

    @Test
    void datesAndTimes() {
        assertThat(scan("\"17-Jul-1996 02:44:25 -0700\"").dateTime()).isEqualTo(Instant.parse("1996-07-17T09:44:25Z"));
        assertThat(scan("\" 1-feb-2026 00:00:00 +0000\"").dateTime()).isEqualTo(Instant.parse("2026-02-01T00:00:00Z"));
        assertThat(Wire.dateTime(Instant.parse("1996-07-17T09:44:25Z"))).isEqualTo("\"17-Jul-1996 09:44:25 +0000\"");
        assertThat(scan("1-Feb-1994").date()).isEqualTo(LocalDate.of(1994, 2, 1));
        assertThatThrownBy(() -> scan("31-Feb-1994").date()).isInstanceOf(SyntaxError.class);
    }

    @ParameterizedTest
    @CsvSource({"*,a/b,true", "%,a/b,false", "%,a,true", "a/%,a/b,true", "a*c,a/b/c,true", "a%c,a/c,false", "INBOX,INBOX,true",
            "%/%,a/b,true", "**%*,x,true", "a,ab,false"})
    void patterns(String pattern, String name, boolean matches) {
        assertThat(new ListPattern(pattern).matches(name)).isEqualTo(matches);
    }

    @Test
    void patternsOfManyStarsTakeNoTime() {
        assertThat(new ListPattern("*a".repeat(1000) + "b").matches("a".repeat(1000))).isFalse();
    }

    @Test
    void searchKeysAreBounded() {
        assertThatThrownBy(() -> SearchKey.parse(scan("NOT ".repeat(100_000) + "ALL"))).isInstanceOf(SyntaxError.class);
        assertThatThrownBy(() -> SearchKey.parse(scan("(".repeat(100_000)))).isInstanceOf(SyntaxError.class);
        assertThat(SearchKey.parse(scan("OR SEEN (FLAGGED 1:3)"))).isEqualTo(new SearchKey.Or(new SearchKey.HasFlag("\\Seen", true),
                new SearchKey.And(List.of(new SearchKey.HasFlag("\\Flagged", true), new SearchKey.Numbers(scan("1:3").sequenceSet())))));
    }
}
