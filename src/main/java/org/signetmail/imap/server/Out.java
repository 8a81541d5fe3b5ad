package org.signetmail.imap.server;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import org.signetmail.net.Activity;
import org.signetmail.net.Output;
import org.signetmail.net.Trace;

/** Writes responses; text is octets as chars. One writer at a time. */
final class Out {
    private final Output output;
    private final Activity activity;
    private boolean within;
    private boolean tagShown;

    Out(Output output) {
        this(output, Activity.unseen());
    }

    /** @param activity tells what is written to who watches */
    Out(Output output, Activity activity) {
        this.output = output;
        this.activity = activity;
    }

    /** Whether who watches may see the tag of what is answered next: a password that was taken for a command comes back as one. */
    void tagShown(boolean shown) {
        tagShown = shown;
    }

    private void told(String text) {
        Trace trace = activity.trace();
        if (trace != null) {
            trace.server(text);
        }
    }

    private void elided(long octets) {
        Trace trace = activity.trace();
        if (trace != null) {
            trace.serverElided(octets);
        }
    }

    /** {@code * text} */
    void untagged(String text) throws IOException {
        output.ascii("* ");
        output.ascii(text);
        output.ascii("\r\n");
        if (activity.trace() != null) {
            told("* " + text + "\r\n");
        }
    }

    /** Begins a response that is written in pieces. */
    void begin(String text) throws IOException {
        within = true;
        told(text);
        output.ascii(text);
    }

    void end(String text) throws IOException {
        told(text);
        output.ascii(text);
        within = false;
    }

    /** A response was begun and not ended: nothing sensible can follow. */
    boolean within() {
        return within;
    }

    void tagged(String tag, Answer answer) throws IOException {
        String line = tag + " " + answer.kind() + " " + code(answer.code()) + answer.text() + "\r\n";
        if (activity.trace() != null) {
            told(tagShown ? line : Trace.SECRET + line.substring(tag.length()));
        }
        output.ascii(line);
    }

    private static String code(@Nullable String code) {
        return code == null ? "" : "[" + code + "] ";
    }

    void raw(String text) throws IOException {
        told(text);
        output.ascii(text);
    }

    void raw(byte[] octets) throws IOException {
        elided(octets.length);
        output.write(octets);
    }

    void raw(ByteBuffer octets) throws IOException {
        elided(octets.remaining());
        output.write(octets);
    }

    void flush() throws IOException {
        output.flush();
    }
}
