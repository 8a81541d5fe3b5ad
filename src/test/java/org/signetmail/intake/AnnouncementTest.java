package org.signetmail.intake;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AnnouncementTest {
    @Test
    void asciiStaysAsItIs() {
        assertThat(Announcement.encoded("[warning] certificate web expires")).isEqualTo("[warning] certificate web expires");
    }

    /** Whatever a subject is, no line of it is too long, none is empty, and nothing but ASCII is in it. */
    @Property(tries = 500)
    void linesAreShortAndAscii(@ForAll String subject) {
        String encoded = Announcement.encoded(subject);
        assertThat(encoded.chars().allMatch(c -> c < 127)).isTrue();
        if (encoded.contains("=?utf-8?B?")) {
            for (String word : encoded.split("\r\n ")) {
                assertThat(word.length()).isLessThanOrEqualTo(75);
                assertThat(word).startsWith("=?utf-8?B?").endsWith("?=");
            }
        } else {
            assertThat(encoded).isEqualTo(subject).doesNotContain("\r", "\n");
        }
    }
}
