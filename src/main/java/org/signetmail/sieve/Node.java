package org.signetmail.sieve;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A command or a test as the grammar has it, before it is known whether there is such a one (RFC 5228 8.2).
 *
 * @param name in lower case
 * @param block of a command; null where a semicolon stands, and for tests
 */
record Node(String name, int line, List<Argument> arguments, List<Node> tests, @Nullable List<Node> block) {
    /** What stands behind a name. */
    sealed interface Argument {
        int line();

        record Tag(String name, int line) implements Argument {}

        record Number(long value, int line) implements Argument {}

        /** A string, or a list of them. */
        record Strings(List<String> values, boolean list, int line) implements Argument {}
    }
}
