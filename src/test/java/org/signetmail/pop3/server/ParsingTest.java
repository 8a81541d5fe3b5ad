package org.signetmail.pop3.server;

import java.nio.charset.StandardCharsets;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.signetmail.pop3.Scanner;
import org.signetmail.text.SaslPlain;
import org.signetmail.text.SyntaxError;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever is sent, every command is parsed or refused as a syntax error. */
class ParsingTest {
    @Property(tries = 500)
    void octetsAreRefused(@ForAll byte[] octets) {
        parseAll(octets);
        try {
            assertThat(SaslPlain.parse(new String(octets, StandardCharsets.ISO_8859_1)).user()).isNotNull();
        } catch (SyntaxError refused) {
            assertThat(refused.reason()).isNotBlank();
        }
    }

    @Property(tries = 500)
    void wordsInAnyOrderAreReadOrRefused(@ForAll("arguments") String words) {
        parseAll(words.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Provide
    Arbitrary<String> arguments() {
        return Arbitraries.of(" ", "0", "1", "2147483648", "99999999999999999999", "-", "PLAIN", "=", "AGEAYg==", "\0", "\u00e9")
                .list().ofMaxSize(8).map(words -> String.join("", words));
    }

    private static void parseAll(byte[] octets) {
        for (Commands.Row row : Commands.ROWS) {
            try {
                assertThat(row.parse().apply(new Scanner(octets))).isInstanceOf(row.command());
            } catch (SyntaxError refused) {
                assertThat(refused.reason()).isNotBlank();
            }
        }
        try {
            assertThat(Commands.named(new Scanner(octets)).name()).isNotBlank();
        } catch (SyntaxError refused) {
            assertThat(refused.reason()).isNotBlank();
        }
    }
}
