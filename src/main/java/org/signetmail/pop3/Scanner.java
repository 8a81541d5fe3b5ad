package org.signetmail.pop3;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.signetmail.text.SyntaxError;

/**
 * Reads a command line (RFC 1939 3): a keyword, and arguments parted by one space. For one thread. What does not
 * follow is a {@link SyntaxError}.
 */
public final class Scanner {
    private static final int MOST_KEYWORD = 20;

    private final byte[] line;
    private int at;

    /** @param line without its end */
    public Scanner(byte[] line) {
        this.line = line;
    }

    /** A word of printable ASCII, in capitals. */
    public String keyword() {
        int start = at;
        while (at < line.length && line[at] > ' ' && line[at] < 0x7f) {
            at++;
        }
        if (at == start || at - start > MOST_KEYWORD) {
            throw new SyntaxError(start, "expected a keyword");
        }
        return new String(line, start, at - start, StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
    }

    /** A space, before an argument. */
    public Scanner sp() {
        if (at == line.length || line[at] != ' ') {
            throw new SyntaxError(at, "expected a space and an argument");
        }
        at++;
        return this;
    }

    /** A decimal number; what is larger than any message number is {@link Integer#MAX_VALUE}. */
    public int number() {
        int start = at;
        long value = 0;
        while (at < line.length && line[at] >= '0' && line[at] <= '9') {
            value = Math.min(Integer.MAX_VALUE, value * 10 + line[at++] - '0');
        }
        if (at == start) {
            throw new SyntaxError(start, "expected a number");
        }
        return (int) value;
    }

    /** All up to the end, spaces included: a password may have them (RFC 1939 7, PASS). UTF-8. */
    public String rest() {
        if (at == line.length) {
            throw new SyntaxError(at, "expected an argument");
        }
        String rest = new String(line, at, line.length - at, StandardCharsets.UTF_8);
        at = line.length;
        return rest;
    }

    /** True when nothing but spaces is left. */
    public boolean atEnd() {
        int to = at;
        while (to < line.length && line[to] == ' ') {
            to++;
        }
        return to == line.length;
    }

    /** Gives {@code parsed} when nothing but spaces follows. */
    public <T> T end(T parsed) {
        if (!atEnd()) {
            throw new SyntaxError(at, "expected nothing more");
        }
        return parsed;
    }
}
