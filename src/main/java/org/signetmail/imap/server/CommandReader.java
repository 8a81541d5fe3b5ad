package org.signetmail.imap.server;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.signetmail.imap.Scanner;
import org.signetmail.net.Connection;
import org.signetmail.net.Input;
import org.signetmail.net.Output;
import org.signetmail.net.Trace;
import org.signetmail.text.SyntaxError;

/**
 * Reads whole commands: a line, and the literals and lines that belong to it (RFC 9051 4.3, RFC 7888 LITERAL-). The
 * message of an APPEND is left in the connection for the command to stream. For the session's thread.
 */
final class CommandReader {
    private static final int MOST_NON_SYNC = 4096;
    private static final long MOST_SKIPPED = 1 << 20;
    private static final byte[] INVITATION = "+ go on\r\n".getBytes(StandardCharsets.US_ASCII);

    /** @param command octets of the whole command @param line of one line; @param literal of one literal but APPEND's message */
    record Limits(int command, int line, int literal) {
        static final Limits BEFORE_LOGIN = new Limits(8 << 10, 8 << 10, 4 << 10);
        static final Limits AFTER_LOGIN = new Limits(1 << 20, 128 << 10, 256 << 10);
    }

    /** What was read. */
    sealed interface Read {
        /** The octets, without the last line's end and without the literal that is left to be read. */
        record Whole(byte[] octets) implements Read {}

        /** It cannot be obeyed. @param start its first octets @param lost where the next command starts is not known */
        record Unreadable(byte[] start, String why, boolean lost) implements Read {}

        record Ended() implements Read {}
    }

    /** A literal's announcement at the end of a line. @param at where it starts in the line */
    private record Literal(int at, long size, boolean sync) {}

    private final Connection connection;
    private @Nullable Literal left;
    /** Octets of the literal that is being poured. */
    private long unread;

    CommandReader(Connection connection) {
        this.connection = connection;
    }

    Read next(Limits limits) throws IOException {
        Input input = connection.input();
        byte[] all = new byte[0];
        int lineStart = 0;
        while (true) {
            Input.Line line = input.readLine(Math.max(1, Math.min(limits.line, limits.command - all.length)));
            if (line == null) {
                return new Read.Ended();
            }
            all = joined(all, line.octets());
            if (line.end() == Input.End.TOO_LONG) {
                return new Read.Unreadable(all, "the line is too long", !input.skipLine(MOST_SKIPPED));
            }
            Literal literal = literalAtEnd(all, lineStart);
            if (literal == null) {
                return new Read.Whole(all);
            }
            if (!literal.sync && literal.size > MOST_NON_SYNC) {
                return new Read.Unreadable(all, "a literal that does not wait may have 4096 octets", !skip(literal));
            }
            if (isMessage(all, literal.at)) {
                left = literal;
                return new Read.Whole(Arrays.copyOf(all, literal.at));
            }
            if (literal.size > limits.literal || all.length + literal.size > limits.command) {
                return new Read.Unreadable(all, "the literal is too large", !literal.sync && !skip(literal));
            }
            if (literal.sync) {
                invite();
            }
            int start = all.length + 2;
            all = Arrays.copyOf(all, start + (int) literal.size);
            all[start - 2] = '\r';
            all[start - 1] = '\n';
            input.readFully(all, start, (int) literal.size);
            lineStart = all.length;
        }
    }

    private static byte[] joined(byte[] one, byte[] other) {
        if (one.length == 0) {
            return other;
        }
        byte[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }

    /** The message is what is announced after the mailbox; a literal right after APPEND is the mailbox's name. */
    private static boolean isMessage(byte[] command, int literalAt) {
        var in = new Scanner(command, true);
        try {
            in.tag();
            return in.sp().word().equals("APPEND") && in.sp().position() < literalAt;
        } catch (SyntaxError e) {
            return false;
        }
    }

    private static @Nullable Literal literalAtEnd(byte[] all, int lineStart) {
        int end = all.length - 1;
        if (end < lineStart || all[end] != '}') {
            return null;
        }
        int at = end - 1;
        boolean sync = at < lineStart || all[at] != '+';
        if (!sync) {
            at--;
        }
        int digitsEnd = at + 1;
        while (at >= lineStart && all[at] >= '0' && all[at] <= '9') {
            at--;
        }
        int digits = digitsEnd - at - 1;
        if (at < lineStart || all[at] != '{' || digits == 0 || digits > 18) {
            return null;
        }
        long size = Long.parseLong(new String(all, at + 1, digits, StandardCharsets.US_ASCII));
        boolean binary = at > lineStart && all[at - 1] == '~';
        return new Literal(binary ? at - 1 : at, size, sync);
    }

    /** Throws away a literal that comes unasked, and the rest of its command; false when that is too much. */
    private boolean skip(Literal first) throws IOException {
        Literal literal = first;
        long budget = MOST_SKIPPED;
        while (literal != null && !literal.sync) {
            budget -= literal.size;
            if (budget < 0) {
                return false;
            }
            pour(literal.size, OutputStream.nullOutputStream());
            Input.Line rest = connection.input().readLine(Limits.BEFORE_LOGIN.line);
            if (rest == null || rest.end() == Input.End.TOO_LONG && !connection.input().skipLine(budget)) {
                return false;
            }
            literal = literalAtEnd(rest.octets(), 0);
        }
        return true;
    }

    private void invite() throws IOException {
        Trace trace = connection.activity().trace();
        if (trace != null) {
            trace.server("+ go on\n");
        }
        Output output = connection.output();
        output.write(INVITATION);
        output.flush();
    }

    /** Octets of the message that an APPEND announced; -1 when there is none. */
    long messageSize() {
        return left == null ? -1 : left.size;
    }

    /** Streams the announced message, inviting the client when it waits. */
    void message(OutputStream into) throws IOException {
        Literal literal = Objects.requireNonNull(left, "no message was announced");
        left = null;
        if (literal.sync) {
            invite();
        }
        Trace trace = connection.activity().trace();
        if (trace != null) {
            trace.clientElided(literal.size);
        }
        try {
            pour(literal.size, into);
        } catch (RuntimeException failed) {
            // The rest is on its way and must not be taken for commands.
            pour(unread, OutputStream.nullOutputStream());
            restOfCommand();
            throw failed;
        }
    }

    /** After the message: what follows on the command's last line. */
    String restOfCommand() throws IOException {
        String rest = answerLine(Limits.BEFORE_LOGIN.line);
        if (rest == null) {
            throw new EOFException("the client hung up within a command");
        }
        return rest;
    }

    /** Makes up for a command that did not read its message. */
    void skipMessage() throws IOException {
        Literal literal = left;
        left = null;
        if (literal != null && !literal.sync && !skip(literal)) {
            throw new EOFException("the client hung up within a command");
        }
    }

    /** A line that is no command; null at the end of the stream. */
    @Nullable String answerLine(int most) throws IOException {
        Input.Line line = connection.input().readLine(most);
        if (line == null) {
            return null;
        }
        if (line.end() == Input.End.TOO_LONG && !connection.input().skipLine(MOST_SKIPPED)) {
            throw new EOFException("a line without end");
        }
        return line.end() == Input.End.TOO_LONG ? "" : new String(line.octets(), StandardCharsets.ISO_8859_1);
    }

    private void pour(long count, OutputStream into) throws IOException {
        Input input = connection.input();
        unread = count;
        while (unread > 0) {
            int there = input.fill();
            if (there < 0) {
                throw new EOFException("the client hung up within a literal");
            }
            int some = (int) Math.min(there, unread);
            into.write(input.array(), input.position(), some);
            input.advance(some);
            unread -= some;
        }
    }
}
