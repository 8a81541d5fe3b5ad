package org.signetmail.store;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;

/**
 * The stored form of small bodies: an octet that says how, and the octets, compressed where that makes them fewer. zstd's contexts are
 * kept: to make one takes longer than to compress or decompress a usual message. Thread-safe; also of use after {@link #close}.
 */
final class Packing implements AutoCloseable {
    private static final int LEVEL = 1;
    private static final byte RAW = 0;
    private static final byte ZSTD = 1;

    private final Kept<ZstdCompressCtx> compressors = new Kept<>(() -> new ZstdCompressCtx().setLevel(LEVEL));
    private final Kept<ZstdDecompressCtx> decompressors = new Kept<>(ZstdDecompressCtx::new);

    /** @param length of the octets, from the beginning of the array */
    byte[] pack(byte[] octets, int length) {
        byte[] packed = new byte[1 + (int) Zstd.compressBound(length)];
        int size = compressors.use(compressor -> compressor.compressByteArray(packed, 1, packed.length - 1, octets, 0, length));
        if (size >= length) {
            byte[] raw = new byte[1 + length];
            raw[0] = RAW;
            System.arraycopy(octets, 0, raw, 1, length);
            return raw;
        }
        packed[0] = ZSTD;
        return Arrays.copyOf(packed, 1 + size);
    }

    /** @param size of the octets before */
    byte[] unpack(byte[] data, int size) {
        if (data[0] == RAW) {
            return Arrays.copyOfRange(data, 1, data.length);
        }
        var octets = new byte[size];
        int length = decompressors.use(decompressor -> decompressor.decompressByteArray(octets, 0, size, data, 1, data.length - 1));
        return length == size ? octets : Arrays.copyOf(octets, length);
    }

    @Override
    public void close() {
        compressors.close();
        decompressors.close();
    }

    private interface Use<T> {
        int of(T context);
    }

    /** As many as threads can use at once, and no more. */
    private static final class Kept<T extends AutoCloseable> {
        private static final int MOST = 2 * Runtime.getRuntime().availableProcessors();

        private final Supplier<T> maker;
        private final ConcurrentLinkedQueue<T> idle = new ConcurrentLinkedQueue<>();
        private final AtomicInteger count = new AtomicInteger();
        private volatile boolean closed;

        Kept(Supplier<T> maker) {
            this.maker = maker;
        }

        /** A context that failed is not used again. */
        int use(Use<T> use) {
            T kept = idle.poll();
            if (kept != null) {
                count.decrementAndGet();
            }
            T context = kept == null ? maker.get() : kept;
            boolean whole = false;
            try {
                int done = use.of(context);
                whole = true;
                return done;
            } finally {
                if (whole) {
                    giveBack(context);
                } else {
                    end(context);
                }
            }
        }

        private void giveBack(T context) {
            if (count.incrementAndGet() <= MOST) {
                idle.add(context);
                if (closed) {
                    close();
                }
            } else {
                count.decrementAndGet();
                end(context);
            }
        }

        void close() {
            closed = true;
            for (T context = idle.poll(); context != null; context = idle.poll()) {
                count.decrementAndGet();
                end(context);
            }
        }

        private void end(T context) {
            try {
                context.close();
            } catch (Exception e) {
                throw new IllegalStateException("a context of zstd does not close", e);
            }
        }
    }
}
