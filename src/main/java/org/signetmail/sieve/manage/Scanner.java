package org.signetmail.sieve.manage;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import org.signetmail.text.SyntaxError;

/** Parts a line of a request into its words (RFC 5804 4). A literal is announced at a line's end and follows it. */
public final class Scanner {
    /** No literal follows the line. */
    public static final long NO_LITERAL = -1;
    private static final int MOST_WORDS = 16;
    private static final int MOST_NAME = 32;
    private static final int MOST_DIGITS = 15;

    private final byte[] line;
    private int at;

    private Scanner(byte[] line) {
        this.line = line;
    }

    /**
     * Adds a line's words. @param line without its end @param begun whether words or a literal came before it
     *
     * @return octets of the literal that follows, or {@link #NO_LITERAL} @throws SyntaxError for what is no request
     */
    public static long words(byte[] line, boolean begun, List<Word> into) {
        return new Scanner(line).all(begun, into);
    }

    private long all(boolean begun, List<Word> into) {
        boolean first = !begun;
        while (true) {
            int before = at;
            while (at < line.length && line[at] == ' ') {
                at++;
            }
            if (at == line.length) {
                return NO_LITERAL;
            }
            if (!first && at == before) {
                throw new SyntaxError(at, "expected a space between words");
            }
            if (into.size() >= MOST_WORDS) {
                throw new SyntaxError(at, "too many words");
            }
            first = false;
            byte c = line[at];
            if (c == '{') {
                return literal();
            }
            into.add(c == '"' ? quoted() : c >= '0' && c <= '9' ? new Word.Number(number()) : atom());
        }
    }

    private long number() {
        int start = at;
        while (at < line.length && line[at] >= '0' && line[at] <= '9') {
            at++;
        }
        if (at == start || at - start > MOST_DIGITS) {
            throw new SyntaxError(start, "expected a number that is not too large");
        }
        return Long.parseLong(new String(line, start, at - start, StandardCharsets.US_ASCII));
    }

    /** literal-c2s = "{" number "+}" CRLF *OCTET. */
    private long literal() {
        at++;
        long size = number();
        // A client of before RFC 5804 may leave the plus out; it waits for nothing either.
        if (at < line.length && line[at] == '+') {
            at++;
        }
        if (at != line.length - 1 || line[at] != '}') {
            throw new SyntaxError(at, "a literal begins like {12+} at the end of a line");
        }
        return size;
    }

    private Word quoted() {
        int start = at++;
        var out = new ByteArrayOutputStream();
        while (at < line.length) {
            byte c = line[at++];
            if (c == '"') {
                return new Word.Text(out.toByteArray());
            }
            if (c == '\\') {
                if (at == line.length || line[at] != '"' && line[at] != '\\') {
                    throw new SyntaxError(at, "behind a backslash stands \" or \\");
                }
                c = line[at++];
            }
            if (c == 0 || c == '\r') {
                throw new SyntaxError(at, "a quoted string has no NUL and no CR");
            }
            out.write(c);
        }
        throw new SyntaxError(start, "a string begins and does not end");
    }

    private Word atom() {
        int start = at;
        while (at < line.length && (line[at] >= 'a' && line[at] <= 'z' || line[at] >= 'A' && line[at] <= 'Z')) {
            at++;
        }
        if (at == start || at - start > MOST_NAME) {
            throw new SyntaxError(start, "expected a command or a string");
        }
        return new Word.Atom(new String(line, start, at - start, StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT));
    }
}
