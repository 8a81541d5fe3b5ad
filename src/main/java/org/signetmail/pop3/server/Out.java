package org.signetmail.pop3.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.signetmail.net.Activity;
import org.signetmail.net.Output;
import org.signetmail.net.Trace;
import org.signetmail.pop3.Reply;

/** Writes replies. One writer at a time. */
final class Out {
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] DOT = {'.'};
    private static final byte[] END = {'.', '\r', '\n'};
    private static final byte[] INVITATION = "+ \r\n".getBytes(StandardCharsets.US_ASCII);

    private final Output output;
    private final Activity activity;
    private boolean within;

    Out(Output output) {
        this(output, Activity.unseen());
    }

    /** @param activity tells what is written to who watches */
    Out(Output output, Activity activity) {
        this.output = output;
        this.activity = activity;
    }

    private void told(String line) {
        Trace trace = activity.trace();
        if (trace != null) {
            trace.server(line + "\n");
        }
    }

    void reply(Reply reply) throws IOException {
        told(reply.line());
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
        told(text);
        output.ascii(text);
        output.write(CRLF);
    }

    /**
     * A message's octets as lines of it: a dot before those that start with one (RFC 1939 3). A bare LF becomes CRLF,
     * for clients read lines in either way and must agree on where the message ends.
     */
    void octets(ByteBuffer octets) throws IOException {
        Trace trace = activity.trace();
        if (trace != null) {
            trace.serverElided(octets.remaining());
            trace.server("\n");
        }
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
        told(".");
        output.write(END);
        within = false;
    }

    /** True inside a reply of several lines, where nothing else can be said. */
    boolean within() {
        return within;
    }

    /** RFC 5034 4: asks for a response, with an empty challenge. */
    void invite() throws IOException {
        told("+ ");
        output.write(INVITATION);
        output.flush();
    }

    void flush() throws IOException {
        output.flush();
    }
}
