package org.signetmail.smtp;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Takes a message off the wire: up to CRLF "." CRLF and nothing else, the dots of dot-stuffing removed (RFC 5321
 * 4.5.2). A CR or LF alone never ends a line here, which is what keeps a message from smuggling another one in; that
 * one was there is noted. Fed with blocks as they come; one reader for one message.
 */
public final class DotReader {
    private enum At { LINE_START, DOT, DOT_CR, TEXT, CR, END }

    private At at = At.LINE_START;
    private boolean bareLineEnd;
    private boolean nul;

    /**
     * Takes octets from {@code from} on, up to {@code to} or the message's end.
     *
     * @return the index after the last one taken
     */
    public int feed(byte[] octets, int from, int to, OutputStream message) throws IOException {
        int run = from;
        int i = from;
        while (i < to && at != At.END) {
            byte c = octets[i];
            switch (at) {
                case LINE_START -> {
                    if (c == '.') {
                        put(message, octets, run, i);
                        run = i + 1;
                        at = At.DOT;
                        i++;
                    } else {
                        at = At.TEXT;
                    }
                }
                case DOT -> {
                    if (c == '\r') {
                        put(message, octets, run, i);
                        run = i + 1;
                        at = At.DOT_CR;
                        i++;
                    } else {
                        at = At.TEXT;
                    }
                }
                case DOT_CR -> {
                    if (c == '\n') {
                        run = i + 1;
                        at = At.END;
                        i++;
                    } else {
                        // The CR was no line end after all: it belongs to the text.
                        bareLineEnd = true;
                        message.write('\r');
                        at = At.TEXT;
                    }
                }
                case TEXT -> {
                    while (i < to && octets[i] != '\r' && octets[i] != '\n') {
                        nul |= octets[i] == 0;
                        i++;
                    }
                    if (i < to) {
                        if (octets[i] == '\r') {
                            at = At.CR;
                        } else {
                            bareLineEnd = true;
                        }
                        i++;
                    }
                }
                case CR -> {
                    if (c == '\n') {
                        at = At.LINE_START;
                        i++;
                    } else {
                        bareLineEnd = true;
                        at = At.TEXT;
                    }
                }
                case END -> throw new IllegalStateException("the message has ended");
            }
        }
        put(message, octets, run, at == At.END ? run : i);
        return i;
    }

    private static void put(OutputStream message, byte[] octets, int from, int to) throws IOException {
        if (to > from) {
            message.write(octets, from, to - from);
        }
    }

    public boolean ended() {
        return at == At.END;
    }

    /** A CR or LF that was no part of CRLF was in the message. */
    public boolean bareLineEnd() {
        return bareLineEnd;
    }

    public boolean nul() {
        return nul;
    }
}
