package org.signetmail.mail;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A message's octets by index, whether they are in memory or mapped from a file. Not thread-safe to close under. */
public final class Octets {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LINE_FEEDS = 0x0a0a0a0a0a0a0a0aL;

    private final byte[] array;
    private final int offset;
    private final ByteBuffer mapped;
    private final int length;

    /** The buffer's octets from position to limit; they are not copied. */
    public static Octets of(ByteBuffer buffer) {
        return new Octets(buffer);
    }

    private Octets(ByteBuffer buffer) {
        mapped = buffer.slice();
        length = mapped.remaining();
        if (buffer.hasArray()) {
            array = buffer.array();
            offset = buffer.arrayOffset() + buffer.position();
        } else {
            array = new byte[0];
            offset = -1;
        }
    }

    public int length() {
        return length;
    }

    public byte at(int index) {
        return offset >= 0 ? array[offset + index] : mapped.get(index);
    }

    /** Index of the next LF in [from, to), or {@code to}. */
    int lineFeed(int from, int to) {
        if (offset >= 0) {
            int stop = offset + to;
            int i = offset + from;
            // Eight octets at a time: the lowest high bit that is set marks the first LF.
            for (; i + Long.BYTES <= stop; i += Long.BYTES) {
                long differing = (long) LONGS.get(array, i) ^ LINE_FEEDS;
                long found = differing - ONES & ~differing & HIGH_BITS;
                if (found != 0) {
                    return i + (Long.numberOfTrailingZeros(found) >>> 3) - offset;
                }
            }
            for (; i < stop; i++) {
                if (array[i] == '\n') {
                    return i - offset;
                }
            }
            return to;
        }
        for (int i = from; i < to; i++) {
            if (mapped.get(i) == '\n') {
                return i;
            }
        }
        return to;
    }

    /** A view of a part. */
    public ByteBuffer slice(int from, int to) {
        return mapped.slice(from, to - from);
    }

    /** Octets as chars, one each. */
    public String latin1(int from, int to) {
        if (offset >= 0) {
            return new String(array, offset + from, to - from, StandardCharsets.ISO_8859_1);
        }
        var copy = new byte[to - from];
        mapped.get(from, copy);
        return new String(copy, StandardCharsets.ISO_8859_1);
    }
}
