package org.signetmail.sieve;

import java.util.Locale;

/**
 * Parts a script into its words (RFC 5228 8.1). A line may end with a bare LF, as editors write it. For one thread; what is no word
 * throws {@link ScriptError}.
 */
final class Lexer {
    private static final long MOST_NUMBER = 1L << 53;
    private static final int MOST_NAME = 64;

    private final String script;
    private int at;
    private int line = 1;

    Lexer(String script) {
        this.script = script;
    }

    Token next() {
        skipSpace();
        if (at == script.length()) {
            return new Token.End(line);
        }
        char c = script.charAt(at);
        if (c == '"') {
            return quoted();
        }
        if (c == ':') {
            int start = line;
            at++;
            if (at == script.length() || !nameStart(script.charAt(at))) {
                throw new ScriptError(start, "a colon begins a tag, like :is");
            }
            return new Token.Tag(name(), start);
        }
        if (c >= '0' && c <= '9') {
            return number();
        }
        if (nameStart(c)) {
            int start = line;
            String name = name();
            return name.equals("text") && at < script.length() && script.charAt(at) == ':' ? multiLine(start) : new Token.Name(name, start);
        }
        if ("()[]{},;".indexOf(c) >= 0) {
            at++;
            return new Token.Sign(c, line);
        }
        throw new ScriptError(line, Character.isISOControl(c) ? "a control character" : "\"" + Character.toString(script.codePointAt(at)) + "\" is no part of a command");
    }

    private static boolean nameStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private String name() {
        int start = at;
        while (at < script.length() && (nameStart(script.charAt(at)) || script.charAt(at) >= '0' && script.charAt(at) <= '9')) {
            at++;
        }
        if (at - start > MOST_NAME) {
            throw new ScriptError(line, "a name has at most " + MOST_NAME + " characters");
        }
        return script.substring(start, at).toLowerCase(Locale.ROOT);
    }

    /** White space and comments. */
    private void skipSpace() {
        while (at < script.length()) {
            char c = script.charAt(at);
            if (c == '\n') {
                line++;
                at++;
            } else if (c == ' ' || c == '\t' || c == '\r' && at + 1 < script.length() && script.charAt(at + 1) == '\n') {
                at++;
            } else if (c == '#') {
                int end = script.indexOf('\n', at);
                at = end < 0 ? script.length() : end;
            } else if (script.startsWith("/*", at)) {
                int end = script.indexOf("*/", at + 2);
                if (end < 0) {
                    throw new ScriptError(line, "a comment begins with /* and does not end");
                }
                line += (int) script.substring(at, end).chars().filter(x -> x == '\n').count();
                at = end + 2;
            } else {
                return;
            }
        }
    }

    private Token number() {
        long value = 0;
        while (at < script.length() && script.charAt(at) >= '0' && script.charAt(at) <= '9') {
            value = value * 10 + script.charAt(at++) - '0';
            bounded(value);
        }
        if (at < script.length()) {
            int shift = switch (script.charAt(at)) {
                case 'k', 'K' -> 10;
                case 'm', 'M' -> 20;
                case 'g', 'G' -> 30;
                default -> 0;
            };
            if (shift > 0) {
                at++;
                bounded(value > MOST_NUMBER >> shift ? MOST_NUMBER + 1 : value << shift);
                value <<= shift;
            }
            if (at < script.length() && (nameStart(script.charAt(at)) || script.charAt(at) >= '0' && script.charAt(at) <= '9')) {
                throw new ScriptError(line, "a number is digits, and K, M or G behind them");
            }
        }
        return new Token.Number(value, line);
    }

    private void bounded(long value) {
        if (value > MOST_NUMBER) {
            throw new ScriptError(line, "the number is too large");
        }
    }

    private Token quoted() {
        int start = line;
        var out = new StringBuilder();
        at++;
        while (at < script.length()) {
            char c = script.charAt(at++);
            if (c == '"') {
                return new Token.Text(out.toString(), start);
            }
            if (c == '\\' && at < script.length() && (script.charAt(at) == '"' || script.charAt(at) == '\\')) {
                out.append(script.charAt(at++));
            } else if (c != '\\') {
                // RFC 5228 2.4.2: a backslash before any other character is as if it were not there.
                add(out, c);
            }
        }
        throw new ScriptError(start, "a string begins here and does not end");
    }

    private void add(StringBuilder out, char c) {
        if (c == '\n') {
            line++;
            if (out.isEmpty() || out.charAt(out.length() - 1) != '\r') {
                out.append('\r');
            }
        } else if (c == '\0') {
            throw new ScriptError(line, "a NUL in a string");
        }
        out.append(c);
    }

    private Token multiLine(int start) {
        at++;
        while (at < script.length() && (script.charAt(at) == ' ' || script.charAt(at) == '\t')) {
            at++;
        }
        int end = script.indexOf('\n', at);
        if (end < 0 || !script.substring(at, end).isBlank() && script.charAt(at) != '#') {
            throw new ScriptError(start, "after text: comes the end of the line, then the text, then a line with nothing but a dot");
        }
        line++;
        at = end + 1;
        var out = new StringBuilder();
        while (at < script.length()) {
            int lineEnd = script.indexOf('\n', at);
            int stop = lineEnd < 0 ? script.length() : lineEnd;
            boolean crlf = stop > at && script.charAt(stop - 1) == '\r';
            String text = script.substring(at, crlf ? stop - 1 : stop);
            at = lineEnd < 0 ? stop : stop + 1;
            if (text.equals(".")) {
                line += lineEnd < 0 ? 0 : 1;
                return new Token.Text(out.toString(), start);
            }
            // RFC 5228 2.4.2: a dot was put before a line that begins with one.
            (text.startsWith("..") ? text.substring(1) : text).chars().forEach(c -> add(out, (char) c));
            out.append("\r\n");
            line++;
        }
        throw new ScriptError(start, "a text begins here, and no line with nothing but a dot ends it");
    }
}
