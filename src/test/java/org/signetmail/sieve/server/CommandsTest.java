package org.signetmail.sieve.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the compiler does not check of the table of commands. */
class CommandsTest {
    @Test
    void everyCommandIsRegisteredAndHasATranscript() {
        Set<Class<?>> registered = Commands.ROWS.stream().map(Commands.Row::command).collect(Collectors.toSet());
        records(Command.class).forEach(command -> {
            assertThat(registered).as("registered").contains(command);
            Path transcript = Path.of("src/test/resources/transcripts/sieve", dashed(command.getSimpleName()) + ".txt");
            assertThat(Files.exists(transcript)).as("there is %s", transcript).isTrue();
        });
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isSealed() ? Stream.of(type.getPermittedSubclasses()).flatMap(CommandsTest::records) : Stream.of(type);
    }

    private static String dashed(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
