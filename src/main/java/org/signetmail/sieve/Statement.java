package org.signetmail.sieve;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** Something to do. Each knows its line, for what is said when it fails. */
public sealed interface Statement {
    int line();

    /** @param otherwise of {@code else}; may be empty */
    record If(int line, List<Branch> branches, List<Statement> otherwise) implements Statement {}

    /** {@code if} or {@code elsif}. */
    record Branch(Test test, List<Statement> then) {}

    record Stop(int line) implements Statement {}

    /** @param flags null: those of the variable without a name (RFC 5232 5) */
    record Keep(int line, @Nullable List<Text> flags) implements Statement {}

    record Discard(int line) implements Statement {}

    /** @param specialUse RFC 8579 3, or null */
    record FileInto(int line, Text mailbox, boolean copy, boolean create, @Nullable Text specialUse, @Nullable List<Text> flags) implements Statement {}

    record Redirect(int line, Text address, boolean copy) implements Statement {}

    /** RFC 5429. @param extended ereject, which wants the refusal within the SMTP dialogue even if the reason suffers */
    record Reject(int line, Text reason, boolean extended) implements Statement {}

    /**
     * RFC 5230.
     *
     * @param seconds within which nobody is answered twice; null is the usual
     */
    record Vacation(
            int line, @Nullable Long seconds, @Nullable Text subject, @Nullable Text from, List<Text> addresses, boolean mime,
            @Nullable Text handle, Text reason) implements Statement {}

    /** RFC 5229 4. @param modifiers in the order in which they work */
    record Set(int line, Text name, List<Modifier> modifiers, Text value) implements Statement {}

    /** RFC 5229 4.1, highest precedence first. */
    enum Modifier { LOWER, UPPER, LOWERFIRST, UPPERFIRST, QUOTEWILDCARD, LENGTH }

    /** RFC 5232 3. @param variable null is the one without a name */
    record ChangeFlags(int line, Change change, @Nullable Text variable, List<Text> flags) implements Statement {}

    enum Change { SET, ADD, REMOVE }
}
