package org.signetmail.imap.server.search;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;

import org.signetmail.imap.WireForm;
import org.signetmail.mail.Part;
import org.signetmail.mail.Structure;
import org.signetmail.mail.Words;
import org.signetmail.text.SyntaxError;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EnvelopeTextTest {
    @Test
    void hasEachFieldDecoded() {
        byte[] envelope = envelope("""
                Date: Tue, 1 Jul 2025 10:00:00 +0000
                Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= and "quotes" \\ too
                From: "Smith, John" <john@a.example>, carol@b.example
                To: =?utf-8?b?w4RybmU=?= <arne@c.example>
                Cc: friends: bob@d.example;

                body
                """);
        assertThat(EnvelopeText.of(envelope, "date")).containsExactly("Tue, 1 Jul 2025 10:00:00 +0000");
        assertThat(EnvelopeText.of(envelope, "subject")).containsExactly("Grüße and \"quotes\" \\ too");
        assertThat(EnvelopeText.of(envelope, "from")).containsExactly("Smith, John <john@a.example>", "carol@b.example");
        assertThat(EnvelopeText.of(envelope, "to")).containsExactly("Ärne <arne@c.example>");
        assertThat(EnvelopeText.of(envelope, "cc")).contains("friends", "bob@d.example");
        assertThat(EnvelopeText.of(envelope, "bcc")).isEmpty();
    }

    @Test
    void whatIsNoEnvelopeIsASyntaxError() {
        for (String octets : List.of("", "(", "(NIL", "(NIL NIL ((\"a\" NIL", "nonsense")) {
            assertThatThrownBy(() -> EnvelopeText.of(octets.getBytes(StandardCharsets.ISO_8859_1), "to")).isInstanceOf(SyntaxError.class);
        }
    }

    @Property
    void theSubjectIsTheFieldWhateverIsInIt(@ForAll @CharRange(from = 1, to = 255) String text) {
        byte[] octets = ("Subject: " + text + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        Part message = Structure.parse(ByteBuffer.wrap(octets));
        List<String> wanted = message.fields().first("subject").map(Words::decode).stream().toList();
        assertThat(EnvelopeText.of(WireForm.envelope(message), "subject")).isEqualTo(wanted);
    }

    private static byte[] envelope(String message) {
        return WireForm.envelope(Structure.parse(ByteBuffer.wrap(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8))));
    }
}
