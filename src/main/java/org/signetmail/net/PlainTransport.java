package org.signetmail.net;

import java.io.IOException;

/** No TLS: the wire itself. */
final class PlainTransport implements Transport {
    private final Wire wire;
    private boolean talking;

    PlainTransport(Wire wire) {
        this.wire = wire;
    }

    @Override
    public boolean fill(Window window) throws IOException {
        if (talking) {
            long patience = wire.timeout().toNanos();
            if (patience <= GRACE_NANOS) {
                return direct(window, patience);
            }
            try {
                return direct(window, GRACE_NANOS);
            } catch (TimedOut quiet) {
                talking = false;
            }
        }
        // A few octets are enough to wait with; the buffer is borrowed once something is there. They are fewer than
        // the shortest line that begins TLS (POP3's STLS), so that what was sent along with it is read with it.
        window.release();
        var first = new byte[4];
        int read = wire.read(first, 0, first.length);
        if (read < 0) {
            return false;
        }
        byte[] buffer = window.open();
        System.arraycopy(first, 0, buffer, 0, read);
        window.limit = read;
        talking = true;
        return true;
    }

    private boolean direct(Window window, long patience) throws IOException {
        int read = wire.read(window.open(), 0, Buffers.SIZE, patience);
        window.limit = Math.max(read, 0);
        return read >= 0;
    }

    @Override
    public boolean fillReady(Window window) {
        return false;
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        wire.write(octets, offset, length);
    }

    @Override
    public void end() {
        // TCP's own end follows with the close.
    }

    @Override
    public void release() {
        talking = false;
    }
}
