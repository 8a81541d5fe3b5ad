package org.signetmail.mail;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A message's octets by index, whether they are in memory or mapped from a file. Not thread-safe to close under. */
public final class Octets {
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
            for (int i = offset + from; i < offset + to; i++) {
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
