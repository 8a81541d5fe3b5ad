package org.signetmail.sieve.server;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.net.Connection;
import org.signetmail.net.Input;
import org.signetmail.sieve.manage.Scanner;
import org.signetmail.sieve.manage.Word;
import org.signetmail.text.SyntaxError;

/** Reads whole requests: a line, and the literals and lines that belong to it (RFC 5804 4). For the session's thread. */
final class RequestReader {
    /** Octets of literals in one request. */
    static final long BEFORE_LOGIN = 4096;
    private static final int MOST_LINE = 8192;
    private static final long MOST_SKIPPED = 4 << 20;

    /** A request that was read over because a literal in it is too large. */
    static final class TooLarge extends RuntimeException {
        TooLarge() {
            super("the literal is too large", null, false, false);
        }
    }

    private final Connection connection;

    RequestReader(Connection connection) {
        this.connection = connection;
    }

    /**
     * @param most octets of all literals together; @return null when the client is gone
     *
     * @throws SyntaxError when it is no request; it is read to its end
     * @throws TooLarge after reading over it
     * @throws EOFException where its end cannot be found
     */
    @Nullable List<Word> next(long most) throws IOException {
        var words = new ArrayList<Word>();
        SyntaxError fault = null;
        boolean tooLarge = false;
        boolean begun = false;
        long left = most;
        long skippable = MOST_SKIPPED;
        while (true) {
            byte[] line = line();
            if (line == null) {
                return null;
            }
            long literal;
            try {
                literal = Scanner.words(line, begun, words);
            } catch (SyntaxError e) {
                // Where a literal may have been meant cannot be told: the line ends the request.
                fault = fault == null ? e : fault;
                literal = Scanner.NO_LITERAL;
            }
            if (literal == Scanner.NO_LITERAL) {
                if (fault != null) {
                    throw fault;
                }
                if (tooLarge) {
                    throw new TooLarge();
                }
                return words;
            }
            begun = true;
            if (literal > left) {
                tooLarge = true;
                skippable -= literal;
                if (skippable < 0) {
                    throw new EOFException("far more than a script may have");
                }
                skip(literal);
            } else {
                left -= literal;
                var octets = new byte[(int) literal];
                connection.input().readFully(octets, 0, octets.length);
                words.add(new Word.Text(octets));
            }
        }
    }

    private byte @Nullable [] line() throws IOException {
        Input.Line line = connection.input().readLine(MOST_LINE);
        if (line == null) {
            return null;
        }
        if (line.end() == Input.End.TOO_LONG) {
            if (!connection.input().skipLine(MOST_SKIPPED)) {
                throw new EOFException("a line without end");
            }
            throw new SyntaxError(MOST_LINE, "the line is too long");
        }
        return line.octets();
    }

    private void skip(long count) throws IOException {
        Input input = connection.input();
        long left = count;
        while (left > 0) {
            int there = input.fill();
            if (there < 0) {
                throw new EOFException("the client hung up within a literal");
            }
            int some = (int) Math.min(there, left);
            input.advance(some);
            left -= some;
        }
    }
}
