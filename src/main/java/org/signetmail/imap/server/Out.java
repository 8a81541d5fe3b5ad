package org.signetmail.imap.server;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import org.signetmail.net.Output;

/** Writes responses; text is octets as chars. One writer at a time. */
final class Out {
    private final Output output;
    private boolean within;

    Out(Output output) {
        this.output = output;
    }

    /** {@code * text} */
    void untagged(String text) throws IOException {
        output.ascii("* ");
        output.ascii(text);
        output.ascii("\r\n");
    }

    /** Begins a response that is written in pieces. */
    void begin(String text) throws IOException {
        within = true;
        output.ascii(text);
    }

    void end(String text) throws IOException {
        output.ascii(text);
        within = false;
    }

    /** A response was begun and not ended: nothing sensible can follow. */
    boolean within() {
        return within;
    }

    void tagged(String tag, Answer answer) throws IOException {
        output.ascii(tag + " " + answer.kind() + " " + code(answer.code()) + answer.text() + "\r\n");
    }

    private static String code(@Nullable String code) {
        return code == null ? "" : "[" + code + "] ";
    }

    void raw(String text) throws IOException {
        output.ascii(text);
    }

    void raw(byte[] octets) throws IOException {
        output.write(octets);
    }

    void raw(ByteBuffer octets) throws IOException {
        output.write(octets);
    }

    void flush() throws IOException {
        output.flush();
    }
}
