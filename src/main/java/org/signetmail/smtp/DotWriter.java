package org.signetmail.smtp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Puts a message on the wire after DATA: a dot before each dot that begins a line, and the line of one dot at the end
 * (RFC 5321 4.5.2). Line ends that are no CRLF are made CRLF, so that no server between sees an end where there is none.
 */
public final class DotWriter {
    /** Where the octets go. */
    @FunctionalInterface
    public interface Sink {
        /** Takes the buffer's octets from position to limit. */
        void write(ByteBuffer octets) throws IOException;
    }

    private static final ByteBuffer DOT = ascii(".");
    private static final ByteBuffer LINE_END = ascii("\r\n");
    private static final ByteBuffer LAST = ascii(".\r\n");

    private DotWriter() {}

    /** The message from position to limit, streamed in runs of the buffer itself, and its end. */
    public static void write(ByteBuffer message, Sink sink) throws IOException {
        int end = message.limit();
        int run = message.position();
        boolean lineStart = true;
        for (int i = run; i < end; i++) {
            byte c = message.get(i);
            if (lineStart && c == '.') {
                run = pass(message, run, i, sink);
                sink.write(DOT.duplicate());
            }
            lineStart = false;
            if (c == '\r' || c == '\n') {
                boolean pair = c == '\r' && i + 1 < end && message.get(i + 1) == '\n';
                if (pair) {
                    i++;
                } else {
                    pass(message, run, i, sink);
                    sink.write(LINE_END.duplicate());
                    run = i + 1;
                }
                lineStart = true;
            }
        }
        pass(message, run, end, sink);
        if (!lineStart) {
            sink.write(LINE_END.duplicate());
        }
        sink.write(LAST.duplicate());
    }

    private static int pass(ByteBuffer message, int from, int to, Sink sink) throws IOException {
        if (to > from) {
            sink.write(message.slice(from, to - from));
        }
        return to;
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();
    }
}
