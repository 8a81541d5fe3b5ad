package org.signetmail.smtp.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import org.signetmail.text.SyntaxError;

import static org.assertj.core.api.Assertions.assertThat;

class CommandTest {
    /** Each command can be met on the wire, and its dialogue is written down. */
    @Test
    void eachCommandIsReadAndHasATranscript() {
        var arguments = java.util.Map.of("Ehlo", " a.example", "Helo", " a.example", "Auth", " PLAIN", "Mail", " FROM:<>", "Rcpt", " TO:<a@b.example>",
                "Vrfy", " x");
        for (Class<?> command : Command.class.getPermittedSubclasses()) {
            String name = command.getSimpleName();
            assertThat(Command.parse(name.toUpperCase(Locale.ROOT) + arguments.getOrDefault(name, ""))).isInstanceOf(command);
            String file = name.replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT) + ".txt";
            assertThat(Files.exists(Path.of("src/test/resources/transcripts/smtp", file))).as(file).isTrue();
        }
        assertThat(Arrays.stream(Command.class.getPermittedSubclasses()).count()).isEqualTo(14);
    }

    @Property(tries = 3000)
    void anyLineIsACommandOrRefused(@ForAll String line) {
        try {
            assertThat(Command.parse(line)).isNotNull();
        } catch (SyntaxError refused) {
            assertThat(refused.reason()).isNotBlank();
        }
    }
}
