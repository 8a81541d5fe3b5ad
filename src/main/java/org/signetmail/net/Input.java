package org.signetmail.net;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * The reading side of a connection. Bytes are read through a window that is borrowed while bytes are there and
 * given back while the connection is idle. Every wait is bound by {@link Connection#timeout}: {@link TimedOut}.
 */
public interface Input {
    /** How a line ended. */
    enum End { CRLF, BARE_LF, TOO_LONG }

    /** A line without its end. For TOO_LONG {@code octets} is the beginning; the rest is still to come: {@link #skipLine}. */
    record Line(byte[] octets, End end) {}

    /** The next line; null at the end of the stream (a half line before it is dropped). Bare CR stays in the line. */
    @Nullable Line readLine(int most) throws IOException;

    /** Throws away up to the end of the current line; false when it did not end within {@code most} octets or the stream ended. */
    boolean skipLine(long most) throws IOException;

    /** Like {@link java.io.InputStream#read(byte[], int, int)}; -1 at the end. */
    int read(byte[] into, int offset, int length) throws IOException;

    /** Exactly {@code length} octets, or {@link java.io.EOFException}. */
    void readFully(byte[] into, int offset, int length) throws IOException;

    /** True when something can be read without waiting (pipelined input, or decrypted already). */
    boolean ready() throws IOException;

    /** Waits for at least one octet in the window; its number there, or -1 at the end. */
    int fill() throws IOException;

    /** The window: octets {@code position()} to {@code limit()} of {@code array()} are there. Valid until the next call that reads. */
    byte[] array();

    int position();

    int limit();

    /** Takes {@code count} octets from the window. */
    void advance(int count);
}
