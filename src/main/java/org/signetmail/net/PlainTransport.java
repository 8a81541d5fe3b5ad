package org.signetmail.net;

import java.io.IOException;

/** No TLS: the wire itself. */
final class PlainTransport implements Transport {
    // Fewer than the shortest line that begins TLS (POP3's STLS), so that what was sent along with it is read with it.
    private static final int FIRST = 4;

    private final Wire wire;
    /** Whether the last read gave so much that the next may not have to wait. */
    private boolean more;

    PlainTransport(Wire wire) {
        this.wire = wire;
    }

    @Override
    public boolean fill(Window window) throws IOException {
        int length = 0;
        if (!wire.soon() && (!more || wire.available() == 0)) {
            // A few octets are enough to wait with; the buffer is borrowed once something is there.
            window.release();
            var first = new byte[FIRST];
            length = wire.await(first, 0, FIRST);
            if (length < 0) {
                return false;
            }
            System.arraycopy(first, 0, window.open(), 0, length);
            window.limit = length;
            if (length < FIRST || wire.available() == 0) {
                more = false;
                return true;
            }
        }
        int read = wire.read(window.open(), length, Buffers.SIZE - length);
        window.limit = length + Math.max(read, 0);
        more = read >= Buffers.SIZE / 4;
        return window.limit > 0;
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
        more = false;
    }
}
