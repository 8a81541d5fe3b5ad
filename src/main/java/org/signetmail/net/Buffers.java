package org.signetmail.net;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Lends buffers of one size to connections while bytes are under way: arrays for what is in the clear, direct ones for TLS
 * records, which go to the socket and the native engine without another copy. Keeps at most {@link #KEPT} of each; more are
 * made when needed and left to the collector. Thread-safe.
 */
final class Buffers {
    /** One TLS record of either side, with its overhead (RFC 8446 5.2). */
    static final int SIZE = 17 * 1024;

    private static final int KEPT = 1024;

    private final Kept<byte[]> arrays = new Kept<>(() -> new byte[SIZE]);
    private final Kept<ByteBuffer> direct = new Kept<>(() -> ByteBuffer.allocateDirect(SIZE));

    byte[] borrow() {
        return arrays.borrow();
    }

    void giveBack(byte[] buffer) {
        arrays.giveBack(buffer);
    }

    /** Cleared: from 0 to {@link #SIZE}. */
    ByteBuffer borrowDirect() {
        return direct.borrow().clear();
    }

    void giveBack(ByteBuffer buffer) {
        direct.giveBack(buffer);
    }

    private static final class Kept<T> {
        private final Supplier<T> maker;
        private final ConcurrentLinkedQueue<T> idle = new ConcurrentLinkedQueue<>();
        private final AtomicInteger count = new AtomicInteger();

        private Kept(Supplier<T> maker) {
            this.maker = maker;
        }

        private T borrow() {
            T buffer = idle.poll();
            if (buffer == null) {
                return maker.get();
            }
            count.decrementAndGet();
            return buffer;
        }

        private void giveBack(T buffer) {
            if (count.incrementAndGet() <= KEPT) {
                idle.add(buffer);
            } else {
                count.decrementAndGet();
            }
        }
    }
}
