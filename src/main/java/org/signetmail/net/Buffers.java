package org.signetmail.net;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lends byte arrays of one size to connections while bytes are under way. Keeps at most {@link #KEPT}; more are made
 * when needed and left to the collector. Thread-safe.
 */
final class Buffers {
    /** One TLS record of either side, with its overhead (RFC 8446 5.2). */
    static final int SIZE = 17 * 1024;

    private static final int KEPT = 1024;

    private final ConcurrentLinkedQueue<byte[]> idle = new ConcurrentLinkedQueue<>();
    private final AtomicInteger kept = new AtomicInteger();

    byte[] borrow() {
        byte[] buffer = idle.poll();
        if (buffer == null) {
            return new byte[SIZE];
        }
        kept.decrementAndGet();
        return buffer;
    }

    void giveBack(byte[] buffer) {
        if (kept.incrementAndGet() <= KEPT) {
            idle.add(buffer);
        } else {
            kept.decrementAndGet();
        }
    }
}
