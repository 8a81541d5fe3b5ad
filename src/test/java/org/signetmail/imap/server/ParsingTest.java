package org.signetmail.imap.server;

import java.nio.charset.StandardCharsets;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.signetmail.imap.Scanner;
import org.signetmail.text.SyntaxError;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever is sent, every command is parsed or refused as a syntax error. */
class ParsingTest {
    @Property(tries = 300)
    void octetsAreRefused(@ForAll byte[] octets) {
        parseAll(octets);
    }

    @Property(tries = 1000)
    void wordsInAnyOrderAreReadOrRefused(@ForAll("commands") String words) {
        parseAll(words.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Provide
    Arbitrary<String> commands() {
        return Arbitraries.of(" ", "(", ")", "\"", "{3}\r\nabc", "{9999999999}\r\n", "*", ":", ",", "$", "1", "0", "4294967296",
                "INBOX", "BODY", "BODY.PEEK", "[", "]", "HEADER.FIELDS", "1.2.", "<0.5>", "FLAGS", "+", "-", "\\Seen", "RETURN",
                "NOT", "OR", "SINCE", "1-Feb-2026", "NIL", "MESSAGES", "&", "&-", "&AOk-", "&AOk", "\u00e9", "\0", "UTF8",
                "\" 1-Feb-2026 10:00:00 +0100\"", "\"99-Feb-2026 99:00:00 +9900\"", "CHARSET", "SUBSCRIBED")
                .list().ofMaxSize(20).map(words -> String.join("", words));
    }

    private static void parseAll(byte[] octets) {
        for (Commands.Row row : Commands.ROWS) {
            var in = new Scanner(octets, false);
            try {
                assertThat(row.parse().apply(in)).isInstanceOf(row.command());
            } catch (SyntaxError refused) {
                assertThat(refused.reason()).isNotBlank();
            }
        }
    }
}
