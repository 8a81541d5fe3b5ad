package org.signetmail.sieve;

import java.time.LocalDate;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AbsenceTest {
    /** Whatever is typed into the form is read back from its script. */
    @Property(tries = 1000)
    void comesBack(@ForAll @IntRange(max = 40_000) int from, @ForAll @IntRange(max = 40_000) int until, @ForAll String subject, @ForAll String text) {
        String line = plain(subject);
        String lines = plain(text).replaceAll("\r\n|\r|\n", "\r\n");
        var absence = new Absence(from % 5 == 0 ? null : LocalDate.ofEpochDay(from), until % 5 == 0 ? null : LocalDate.ofEpochDay(until),
                line.replaceAll("[\r\n]", ""), lines);
        assertThat(Absence.read(absence.script())).as(absence.script()).contains(absence);
    }

    private static String plain(String text) {
        return text.replaceAll("[\\x00\\ud800-\\udfff]", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "keep;", "require \"vacation\"; vacation \"a\"; keep;", "require \"vacation\"; vacation :days 3 \"a\";", "nonsense",
            "require [\"vacation\", \"date\"]; if allof (currentdate \"date\" \"2026-01-01\") { vacation \"a\"; }",
            "require [\"vacation\", \"date\", \"relational\"]; if allof (currentdate :value \"gt\" \"date\" \"2026-01-01\") { vacation \"a\"; }",
            "require [\"vacation\", \"date\", \"relational\"]; if allof (currentdate :value \"ge\" \"date\" \"next week\") { vacation \"a\"; }",
            "require \"vacation\"; if true { vacation \"a\"; }"})
    void othersAreNotTheForms(String script) {
        assertThat(Absence.read(script)).isEmpty();
    }
}
