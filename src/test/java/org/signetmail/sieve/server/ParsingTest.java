package org.signetmail.sieve.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.signetmail.sieve.manage.Reply;
import org.signetmail.sieve.manage.Scanner;
import org.signetmail.sieve.manage.Word;
import org.signetmail.sieve.manage.Words;
import org.signetmail.text.SyntaxError;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever is sent, every command is parsed or refused as a syntax error. */
class ParsingTest {
    @Property(tries = 1000)
    void octetsAreRefused(@ForAll byte[] octets) {
        parseAll(octets);
    }

    @Property(tries = 2000)
    void wordsInAnyOrderAreReadOrRefused(@ForAll("arguments") String words) {
        parseAll(words.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Provide
    Arbitrary<String> arguments() {
        return Arbitraries.of(" ", "0", "1", "999999999999999999999", "\"", "\"a\"", "\\", "\"PLAIN\"", "{3+}", "{", "}", "+", "{99999999999999999}", "NOOP", "GETSCRIPT", "\0", "\u00e9")
                .list().ofMaxSize(12).map(words -> String.join("", words));
    }

    private static void parseAll(byte[] octets) {
        var words = new ArrayList<Word>();
        try {
            assertThat(Scanner.words(octets, false, words)).isGreaterThanOrEqualTo(Scanner.NO_LITERAL);
        } catch (SyntaxError refused) {
            assertThat(refused.reason()).isNotBlank();
        }
        for (Commands.Row row : Commands.ROWS) {
            try {
                assertThat(row.parse().apply(new Words(words))).isInstanceOf(row.command());
            } catch (SyntaxError refused) {
                assertThat(refused.reason()).isNotBlank();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "noop|-1|1", "PUTSCRIPT \"a b\" {12+}|12|2", "PUTSCRIPT {0+}|0|1", "  NOOP  \"x\"  |-1|2", "HAVESPACE \"x\" 435|-1|3", "GETSCRIPT \"a\\\\b\\\"\"|-1|2", "X {5}|5|1"})
    void lines(String line, long literal, int count) {
        var words = new ArrayList<Word>();
        assertThat(Scanner.words(line.getBytes(StandardCharsets.UTF_8), false, words)).isEqualTo(literal);
        assertThat(words).hasSize(count);
    }

    /** What the server sends as a string is read back as it was. */
    @Property
    void stringsComeBack(@ForAll String text) {
        String plain = text.replaceAll("[\\ud800-\\udfff]", "");
        String sent = Reply.string(plain);
        if (sent.startsWith("\"")) {
            var words = new ArrayList<Word>();
            Scanner.words(sent.getBytes(StandardCharsets.UTF_8), false, words);
            assertThat(new Words(words).string()).isEqualTo(plain);
        } else {
            assertThat(sent).isEqualTo("{" + plain.getBytes(StandardCharsets.UTF_8).length + "}\r\n" + plain);
        }
    }

    /** Who watches sees no secret and no script. */
    @Property(tries = 200)
    void secretsAreNotShown(@ForAll("secrets") String secret) {
        for (List<Word> words : List.of(List.<Word>of(new Word.Atom("AUTHENTICATE"), text("PLAIN"), text(secret)), List.<Word>of(new Word.Atom("AUTHENTICATE"), text(secret)),
                List.<Word>of(new Word.Atom("CHECKSCRIPT"), text(secret)), List.<Word>of(new Word.Atom("PUTSCRIPT"), text("n"), text(secret)), List.<Word>of(text(secret)),
                List.<Word>of(new Word.Atom("SECRET"), text(secret)))) {
            assertThat(Shown.shown(words)).doesNotContain(secret);
        }
    }

    @Provide
    Arbitrary<String> secrets() {
        return Arbitraries.strings().withCharRange('a', 'z').ofMinLength(21).ofMaxLength(60);
    }

    private static Word text(String text) {
        return new Word.Text(text.getBytes(StandardCharsets.UTF_8));
    }
}
