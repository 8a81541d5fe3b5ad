package org.signetmail.sieve;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a script's grammar (RFC 5228 8.2); what the commands mean is {@link Compiler}'s.
 * <pre>
 * command   = identifier arguments (";" / block)
 * arguments = *argument [ test / test-list ]
 * test      = identifier arguments
 * </pre>
 * For one thread; throws {@link ScriptError}.
 */
final class Parser {
    private final Lexer lexer;
    private final int mostDepth;
    private Token token;

    private Parser(String script, int mostDepth) {
        lexer = new Lexer(script);
        this.mostDepth = mostDepth;
        token = lexer.next();
    }

    static List<Node> parse(String script, int mostDepth) {
        var parser = new Parser(script, mostDepth);
        var commands = new ArrayList<Node>();
        while (!(parser.token instanceof Token.End)) {
            commands.add(parser.command(0));
        }
        return List.copyOf(commands);
    }

    private void step() {
        token = lexer.next();
    }

    private boolean at(char sign) {
        return token instanceof Token.Sign(char found, int _) && found == sign;
    }

    private void expect(char sign, String why) {
        if (!at(sign)) {
            throw new ScriptError(token.line(), why);
        }
        step();
    }

    private Node command(int depth) {
        if (!(token instanceof Token.Name(String name, int line))) {
            throw new ScriptError(token.line(), token instanceof Token.Sign(char sign, int _) && sign == '}'
                    ? "a } that closes nothing" : "expected a command");
        }
        deep(depth);
        step();
        List<Node.Argument> arguments = arguments();
        List<Node> tests = tests(depth);
        if (at('{')) {
            step();
            var block = new ArrayList<Node>();
            while (!at('}')) {
                if (token instanceof Token.End) {
                    throw new ScriptError(line, "the { of this command is never closed");
                }
                block.add(command(depth + 1));
            }
            step();
            return new Node(name, line, arguments, tests, List.copyOf(block));
        }
        if (token instanceof Token.End) {
            throw new ScriptError(line, "a ; is missing after " + name);
        }
        expect(';', "expected ; after " + name);
        return new Node(name, line, arguments, tests, null);
    }

    private void deep(int depth) {
        if (depth > mostDepth) {
            throw new ScriptError(token.line(), "nested more than " + mostDepth + " deep");
        }
    }

    private List<Node.Argument> arguments() {
        var arguments = new ArrayList<Node.Argument>();
        while (true) {
            switch (token) {
                case Token.Tag(String name, int line) -> arguments.add(new Node.Argument.Tag(name, line));
                case Token.Number(long value, int line) -> arguments.add(new Node.Argument.Number(value, line));
                case Token.Text(String value, int line) -> arguments.add(new Node.Argument.Strings(List.of(value), false, line));
                case Token.Sign(char sign, int line) -> {
                    if (sign != '[') {
                        return List.copyOf(arguments);
                    }
                    arguments.add(strings(line));
                    continue;
                }
                case Token.Name _, Token.End _ -> {
                    return List.copyOf(arguments);
                }
            }
            step();
        }
    }

    private Node.Argument strings(int line) {
        step();
        var values = new ArrayList<String>();
        while (!at(']')) {
            if (!values.isEmpty()) {
                expect(',', "expected , or ] in a list of strings");
            }
            if (!(token instanceof Token.Text(String value, int _))) {
                throw new ScriptError(token.line(), "expected a string in a list of strings");
            }
            values.add(value);
            step();
        }
        step();
        if (values.isEmpty()) {
            throw new ScriptError(line, "a list of strings is empty");
        }
        return new Node.Argument.Strings(List.copyOf(values), true, line);
    }

    /** A test, or several in parentheses, or none. */
    private List<Node> tests(int depth) {
        if (token instanceof Token.Name) {
            return List.of(test(depth + 1));
        }
        if (!at('(')) {
            return List.of();
        }
        step();
        var tests = new ArrayList<Node>();
        tests.add(test(depth + 1));
        while (at(',')) {
            step();
            tests.add(test(depth + 1));
        }
        expect(')', "expected , or ) in a list of tests");
        return List.copyOf(tests);
    }

    private Node test(int depth) {
        if (!(token instanceof Token.Name(String name, int line))) {
            throw new ScriptError(token.line(), "expected a test");
        }
        deep(depth);
        step();
        return new Node(name, line, arguments(), tests(depth), null);
    }
}
