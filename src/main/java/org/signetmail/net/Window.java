package org.signetmail.net;

import org.jspecify.annotations.Nullable;

/** Octets that were received and not yet taken. Holds a borrowed buffer only while there are any, or some are expected at once. */
final class Window {
    private static final byte[] NOTHING = new byte[0];

    private final Buffers buffers;
    private byte @Nullable [] buffer;
    int position;
    int limit;

    Window(Buffers buffers) {
        this.buffers = buffers;
    }

    /** The buffer, empty, ready to be filled from index 0. */
    byte[] open() {
        position = 0;
        limit = 0;
        byte[] now = buffer;
        if (now == null) {
            now = buffers.borrow();
            buffer = now;
        }
        return now;
    }

    byte[] array() {
        return buffer == null ? NOTHING : buffer;
    }

    int remaining() {
        return limit - position;
    }

    void release() {
        byte[] held = buffer;
        if (held != null) {
            buffer = null;
            position = 0;
            limit = 0;
            buffers.giveBack(held);
        }
    }
}
