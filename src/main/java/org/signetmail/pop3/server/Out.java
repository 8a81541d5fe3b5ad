package org.signetmail.pop3.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.signetmail.net.Output;
import org.signetmail.pop3.Reply;

/** Writes replies. One writer at a time. */
final class Out {
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] DOT = {'.'};
    private static final byte[] END = {'.', '\r', '\n'};
    private static final byte[] INVITATION = "+ \r\n".getBytes(StandardCharsets.US_ASCII);

    private final Output output;
    private boolean within;

    Out(Output output) {
        this.output = output;
    }

    void reply(Reply reply) throws IOException {
        output.ascii(reply.line());
        output.write(CRLF);
    }

    /** Starts a reply of several lines; {@link #end} ends it. */
    void begin(String text) throws IOException {
        within = true;
        reply(Reply.ok(text));
    }

    /** A line of it, which never starts with a dot. */
    void line(String text) throws IOException {
        output.ascii(text);
        output.write(CRLF);
    }

    /**
     * A message's octets as lines of it: a dot before those that start with one (RFC 1939 3). A bare LF becomes CRLF,
     * for clients read lines in either way and must agree on where the message ends.
     */
    void octets(ByteBuffer octets) throws IOException {
        int end = octets.limit();
        int from = octets.position();
        boolean lineStart = true;
        for (int i = from; i < end; i++) {
            byte octet = octets.get(i);
            if (lineStart && octet == '.') {
                from = slice(octets, from, i);
                output.write(DOT);
            }
            lineStart = octet == '\n';
            if (lineStart && (i == octets.position() || octets.get(i - 1) != '\r')) {
                slice(octets, from, i);
                output.write(CRLF);
                from = i + 1;
            }
        }
        slice(octets, from, end);
        if (!lineStart) {
            output.write(CRLF);
        }
    }

    private int slice(ByteBuffer octets, int from, int to) throws IOException {
        if (from < to) {
            output.write(octets.duplicate().limit(to).position(from));
        }
        return to;
    }

    void end() throws IOException {
        output.write(END);
        within = false;
    }

    /** True inside a reply of several lines, where nothing else can be said. */
    boolean within() {
        return within;
    }

    /** RFC 5034 4: asks for a response, with an empty challenge. */
    void invite() throws IOException {
        output.write(INVITATION);
        output.flush();
    }

    void flush() throws IOException {
        output.flush();
    }
}
