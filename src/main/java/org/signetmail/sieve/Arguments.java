package org.signetmail.sieve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** The arguments of a command or a test, taken in their order: tags first, then the others (RFC 5228 2.6). For one thread. */
final class Arguments {
    private final Node node;
    private final Requirements requirements;
    private int at;

    Arguments(Node node, Requirements requirements) {
        this.node = node;
        this.requirements = requirements;
    }

    String name() {
        return node.name();
    }

    int line() {
        return at < node.arguments().size() ? node.arguments().get(at).line() : node.line();
    }

    /** The next tag's name, or null when what is next is no tag. */
    @Nullable String tag() {
        if (at < node.arguments().size() && node.arguments().get(at) instanceof Node.Argument.Tag(String name, int _)) {
            at++;
            return name;
        }
        return null;
    }

    /** A fault at what is next. */
    ScriptError fault(String reason) {
        return new ScriptError(line(), reason);
    }

    ScriptError unknownTag(String tag) {
        return new ScriptError(node.arguments().get(at - 1).line(), node.name() + " has no :" + tag);
    }

    private Node.Argument take(String what) {
        if (at == node.arguments().size()) {
            throw new ScriptError(node.line(), node.name() + " lacks " + what);
        }
        return node.arguments().get(at++);
    }

    long number(String what) {
        int line = line();
        if (take(what) instanceof Node.Argument.Number(long value, int _)) {
            return value;
        }
        throw new ScriptError(line, "expected a number: " + what);
    }

    /** Strings as they stand, without variables. */
    List<String> plainStrings(String what) {
        int line = line();
        if (take(what) instanceof Node.Argument.Strings(List<String> values, boolean _, int _)) {
            return values;
        }
        throw new ScriptError(line, "expected a string: " + what);
    }

    String plainString(String what) {
        int line = line();
        if (take(what) instanceof Node.Argument.Strings(List<String> values, boolean list, int _) && !list) {
            return values.getFirst();
        }
        throw new ScriptError(line, "expected one string: " + what);
    }

    List<Text> texts(String what) {
        int line = line();
        var texts = new ArrayList<Text>();
        for (String value : plainStrings(what)) {
            texts.add(text(value, line));
        }
        return List.copyOf(texts);
    }

    Text text(String what) {
        int line = line();
        return text(plainString(what), line);
    }

    private Text text(String value, int line) {
        String text = value;
        if (requirements.has(Extension.ENCODED_CHARACTER)) {
            text = Text.decoded(value, line);
            if (!text.equals(value)) {
                requirements.use(Extension.ENCODED_CHARACTER);
            }
        }
        if (!requirements.has(Extension.VARIABLES)) {
            return Text.literal(text);
        }
        Text read = Text.withVariables(text, line);
        if (read.constant().isEmpty()) {
            requirements.use(Extension.VARIABLES);
        }
        return read;
    }

    /** How many that are no tags, and not yet taken, there are. */
    int left() {
        return node.arguments().size() - at;
    }

    /** No argument may be left, and no test and no block behind them. */
    void end() {
        noArgument();
        if (!node.tests().isEmpty()) {
            throw new ScriptError(node.tests().getFirst().line(), node.name() + " takes no test");
        }
        noBlock();
    }

    void noArgument() {
        if (at < node.arguments().size()) {
            String what = switch (node.arguments().get(at)) {
                case Node.Argument.Tag(String name, int _) -> ":" + name + " comes too late: tags stand before the other arguments";
                case Node.Argument.Number(long value, int _) -> "the number " + value + " is one argument too many";
                case Node.Argument.Strings(List<String> values, boolean _, int _) -> "\"" + Requirements.shown(values.getFirst()) + "\" is one argument too many";
            };
            throw new ScriptError(line(), node.name() + ": " + what);
        }
    }

    void noBlock() {
        if (node.block() != null) {
            throw new ScriptError(node.line(), node.name() + " takes no block; a ; ends it");
        }
    }

    static String word(String given) {
        return given.toLowerCase(Locale.ROOT);
    }
}
