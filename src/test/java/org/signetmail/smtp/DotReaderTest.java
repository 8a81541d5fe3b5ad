package org.signetmail.smtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.signetmail.text.SyntaxError;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DotReaderTest {
    private static final String[] PIECES = {"\r\n", ".", "\r\n.", "..", "text", "\r\n..\r\n", "a.b", " "};

    @Property(tries = 2000)
    void whatWasStuffedComesBackHoweverItIsCut(@ForAll List<@net.jqwik.api.constraints.IntRange(max = 7) Integer> choice, @ForAll long seed) throws IOException {
        var text = new StringBuilder();
        choice.forEach(c -> text.append(PIECES[c]));
        text.append("\r\n");
        String message = text.toString();
        String stuffed = ("\r\n" + message).replace("\r\n.", "\r\n..").substring(2) + ".\r\n";
        byte[] wire = (stuffed + "MAIL FROM:<>\r\n").getBytes(StandardCharsets.ISO_8859_1);
        var reader = new DotReader();
        var out = new ByteArrayOutputStream();
        var random = new Random(seed);
        int at = 0;
        while (!reader.ended()) {
            int to = Math.min(wire.length, at + 1 + random.nextInt(5));
            at = reader.feed(wire, at, to, out);
        }
        assertThat(out.toString(StandardCharsets.ISO_8859_1)).isEqualTo(message);
        assertThat(at).isEqualTo(stuffed.length());
        assertThat(reader.bareLineEnd()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\n.\n", "a\n.\r\n", "a\r.\r", "a\r\n.\n", "a\r\n.\r", "a\r\n.\rb", "\n.\r\n", "\r\n\r.\r\n", "a\r\r\n.\n"})
    void nothingElseEndsAMessage(String wire) throws IOException {
        var reader = new DotReader();
        byte[] octets = wire.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(reader.feed(octets, 0, octets.length, new ByteArrayOutputStream())).isEqualTo(octets.length);
        assertThat(reader.ended()).isFalse();
        byte[] end = "x\r\n.\r\n".getBytes(StandardCharsets.ISO_8859_1);
        reader.feed(end, 0, end.length, new ByteArrayOutputStream());
        assertThat(reader.ended()).isTrue();
        assertThat(reader.bareLineEnd()).isTrue();
    }

    @Property(tries = 2000)
    void pathsAndXtextOnlyEverRefuse(@ForAll String text) {
        for (Runnable parse : List.<Runnable>of(() -> Path.parse("FROM:<" + text, "FROM:"), () -> Path.parse(text, "TO:"),
                () -> Path.parse("TO:<a@b.example>" + text, "TO:"), () -> Xtext.decode(text))) {
            try {
                parse.run();
            } catch (SyntaxError refused) {
                assertThat(refused.reason()).isNotBlank();
            }
        }
    }

    @Property
    void xtextCarriesAnyOctets(@ForAll @net.jqwik.api.constraints.CharRange(to = '\u00ff') String text) {
        assertThat(Xtext.decode(Xtext.encode(text))).isEqualTo(text);
    }

    @Test
    void pathsOfTheRfc() {
        assertThat(Path.parse("FROM:<>", "FROM:").address()).isNull();
        assertThat(Path.parse("TO:<@hosta.example,@jkl.example:userc@d.bar.example>", "TO:").address()).hasToString("userc@d.bar.example");
        assertThat(Path.parse("TO:<\"a>b\"@c.example> NOTIFY=NEVER", "TO:").parameters()).containsEntry("NOTIFY", "NEVER");
        assertThat(Path.parse("from:<Smith@bar.example> size=10 BODY=8BITMIME", "FROM:").parameters()).containsOnlyKeys("SIZE", "BODY");
        assertThatThrownBy(() -> Path.parse("FROM:<a@b.example> SIZE=1 SIZE=2", "FROM:")).isInstanceOf(SyntaxError.class);
    }
}
