package org.signetmail.sieve;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * A script that was found without fault. Immutable; may be run by many threads at once.
 *
 * @param requires what it uses beyond RFC 5228's base
 */
public record Script(List<Statement> statements, Set<Extension> requires, Limits limits) {
    public Script {
        statements = List.copyOf(statements);
        requires = Set.copyOf(requires);
    }

    /** What reading a script came to. */
    public sealed interface Checked {
        /** @param warnings what is allowed and hardly meant */
        record Good(Script script, List<Fault> warnings) implements Checked {}

        /** @param faults in the order of lines; one at least */
        record Bad(List<Fault> faults) implements Checked {}
    }

    /** Reads and checks. Never throws on content. */
    public static Checked check(String text, Limits limits) {
        if (text.length() > limits.octets() || text.getBytes(StandardCharsets.UTF_8).length > limits.octets()) {
            return new Checked.Bad(List.of(new Fault(1, "a script has at most " + limits.octets() + " octets")));
        }
        try {
            return new Compiler(limits).compile(Parser.parse(text.startsWith("\ufeff") ? text.substring(1) : text, limits.depth()));
        } catch (ScriptError e) {
            return new Checked.Bad(List.of(e.fault()));
        }
    }
}
