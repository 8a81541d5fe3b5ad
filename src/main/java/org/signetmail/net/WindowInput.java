package org.signetmail.net;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/** Input over a window and the transport that fills it. */
final class WindowInput implements Input {
    private static final byte[] NONE = new byte[0];

    private final Window window;
    private Transport transport;

    WindowInput(Window window, Transport transport) {
        this.window = window;
        this.transport = transport;
    }

    void over(Transport next) {
        transport = next;
    }

    @Override
    public @Nullable Line readLine(int most) throws IOException {
        byte[] begun = NONE;
        while (true) {
            if (window.remaining() == 0 && !transport.fill(window)) {
                return null;
            }
            byte[] array = window.array();
            int from = window.position;
            int lf = indexOf(array, from, window.limit);
            int stop = lf < 0 ? window.limit : lf;
            int length = begun.length + stop - from;
            // The CR of the line's end does not count, and may be the last octet before the limit is passed.
            if (length > most + 1 || lf < 0 && length > most && array[stop - 1] != '\r') {
                byte[] start = joined(begun, array, from, from + Math.max(0, most - begun.length));
                window.position = from + Math.max(0, most - begun.length);
                return new Line(start.length > most ? Arrays.copyOf(start, most) : start, End.TOO_LONG);
            }
            byte[] octets = joined(begun, array, from, stop);
            window.position = lf < 0 ? stop : lf + 1;
            if (lf < 0) {
                begun = octets;
                continue;
            }
            if (octets.length > 0 && octets[octets.length - 1] == '\r') {
                return new Line(Arrays.copyOf(octets, octets.length - 1), End.CRLF);
            }
            return octets.length > most ? new Line(Arrays.copyOf(octets, most), End.TOO_LONG) : new Line(octets, End.BARE_LF);
        }
    }

    private static byte[] joined(byte[] begun, byte[] array, int from, int to) {
        if (begun.length == 0) {
            return Arrays.copyOfRange(array, from, to);
        }
        byte[] all = Arrays.copyOf(begun, begun.length + to - from);
        System.arraycopy(array, from, all, begun.length, to - from);
        return all;
    }

    private static int indexOf(byte[] array, int from, int to) {
        for (int i = from; i < to; i++) {
            if (array[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean skipLine(long most) throws IOException {
        long skipped = 0;
        while (skipped <= most) {
            if (window.remaining() == 0 && !transport.fill(window)) {
                return false;
            }
            int lf = indexOf(window.array(), window.position, window.limit);
            if (lf >= 0) {
                window.position = lf + 1;
                return true;
            }
            skipped += window.remaining();
            window.position = window.limit;
        }
        return false;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (window.remaining() == 0 && !transport.fill(window)) {
            return -1;
        }
        int count = Math.min(length, window.remaining());
        System.arraycopy(window.array(), window.position, into, offset, count);
        window.position += count;
        return count;
    }

    @Override
    public void readFully(byte[] into, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int read = read(into, offset + done, length - done);
            if (read < 0) {
                throw new EOFException("the other side hung up");
            }
            done += read;
        }
    }

    @Override
    public boolean ready() throws IOException {
        return window.remaining() > 0 || transport.fillReady(window);
    }

    @Override
    public int fill() throws IOException {
        if (window.remaining() == 0 && !transport.fill(window)) {
            return -1;
        }
        return window.remaining();
    }

    @Override
    public byte[] array() {
        return window.array();
    }

    @Override
    public int position() {
        return window.position;
    }

    @Override
    public int limit() {
        return window.limit;
    }

    @Override
    public void advance(int count) {
        if (count < 0 || count > window.remaining()) {
            throw new IllegalArgumentException("advance by " + count + " of " + window.remaining());
        }
        window.position += count;
    }
}
