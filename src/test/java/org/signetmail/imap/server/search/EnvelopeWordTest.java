package org.signetmail.imap.server.search;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

import org.signetmail.imap.WireForm;
import org.signetmail.mail.Structure;
import org.signetmail.text.SyntaxError;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EnvelopeWordTest {
    private static final List<String> FIELDS = List.of("date", "subject", "from", "sender", "reply-to", "to", "cc", "bcc");

    @Test
    void findsWordsWithoutCase() {
        byte[] envelope = envelope("""
                Date: Tue, 1 Jul 2025 10:00:00 +0000
                Subject: Lantern Meadow 7
                From: "Smith, John" <John@a.example>, carol@B.example
                To: =?utf-8?b?w4RybmU=?= <arne@c.example>
                Cc: friends: bob@d.example;

                body
                """);
        assertThat(has(envelope, "subject", "lantern meadow")).isTrue();
        assertThat(has(envelope, "subject", "meadow 7")).isTrue();
        assertThat(has(envelope, "subject", "meadow 71")).isFalse();
        assertThat(has(envelope, "subject", "john")).isFalse();
        assertThat(has(envelope, "subject", "grüße")).isFalse();
        assertThat(has(envelope, "date", "jul 2025")).isTrue();
        assertThat(has(envelope, "from", "smith, john <john@a.example>")).isTrue();
        assertThat(has(envelope, "from", "carol@b.example")).isTrue();
        assertThat(has(envelope, "from", "<carol")).isFalse();
        assertThat(has(envelope, "to", "ärne <arne@c.example>")).isTrue();
        assertThat(has(envelope, "cc", "bob@d")).isTrue();
        assertThat(has(envelope, "bcc", "")).isFalse();
    }

    @Test
    void whatIsNoEnvelopeIsASyntaxError() {
        for (String octets : List.of("", "(", "(NIL", "(NIL NIL ((\"a\" NIL", "nonsense")) {
            assertThatThrownBy(() -> has(octets.getBytes(StandardCharsets.ISO_8859_1), "to", "x")).isInstanceOf(SyntaxError.class);
        }
    }

    /** Whatever the fields are made of, the quick look and the decoded text agree. */
    @Property
    void agreesWithTheDecodedText(@ForAll("values") String one, @ForAll("values") String other, @ForAll @CharRange(from = 1, to = 0x17f) @StringLength(max = 3) String word) {
        byte[] envelope = envelope("Date: " + one + "\nSubject: " + other + "\nFrom: " + one + "\nSender: " + other + "\nTo: " + other + "\nCc: " + one + "\n\nx");
        for (String field : FIELDS) {
            List<String> texts = EnvelopeText.of(envelope, field);
            for (String wanted : List.of(word.toLowerCase(Locale.ROOT), middle(one), middle(other), "")) {
                assertThat(has(envelope, field, wanted)).as("%s of %s in %s", wanted, field, texts)
                        .isEqualTo(texts.stream().anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted)));
            }
        }
    }

    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> pieces = Arbitraries.of("Bob", "Smith", "<", ">", "@", "a.example", ",", ":", ";", "\"", "\\", " ", "\t", "=?", "?=",
                "=?utf-8?q?Gr=C3=BC?=", "=?utf-8?b?w4RybmU=?=", "(", ")", "NIL", "\u00e9", "\u212a", "{3}", "\"Q, R\"", "7", "x".repeat(300));
        return pieces.list().ofMaxSize(8).map(list -> String.join("", list));
    }

    private static String middle(String text) {
        return text.substring(text.length() / 3, text.length() - text.length() / 3).toLowerCase(Locale.ROOT);
    }

    private static boolean has(byte[] envelope, String field, String wanted) {
        return new EnvelopeWord(field, wanted).in(envelope);
    }

    private static byte[] envelope(String message) {
        return WireForm.envelope(Structure.parse(ByteBuffer.wrap(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8))));
    }
}
