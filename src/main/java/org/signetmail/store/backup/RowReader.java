package org.signetmail.store.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/** Reads what {@link RowWriter} wrote; anything else is an {@link IOException}. Not thread-safe. */
final class RowReader {
    /** Octets of one value; more is no backup of ours. */
    private static final int LONGEST = 256 << 20;

    private final InputStream in;
    private final int columns;

    RowReader(InputStream in, int columns) {
        this.in = in;
        this.columns = columns;
    }

    /** The next row; null behind the last. */
    @Nullable Object @Nullable [] next() throws IOException {
        int kind = in.read();
        if (kind < 0) {
            return null;
        }
        var row = new @Nullable Object[columns];
        for (int i = 0; i < columns; i++) {
            row[i] = value(i == 0 ? kind : in.read());
        }
        return row;
    }

    private @Nullable Object value(int kind) throws IOException {
        return switch (kind) {
            case RowWriter.NULL -> null;
            case RowWriter.NUMBER -> {
                long zigzag = base128();
                yield zigzag >>> 1 ^ -(zigzag & 1);
            }
            case RowWriter.TEXT -> new String(octets(length()), StandardCharsets.UTF_8);
            case RowWriter.BLOB -> octets(length());
            case RowWriter.REAL -> ByteBuffer.wrap(octets(8)).getDouble();
            default -> throw new IOException(kind < 0 ? "it ends within a row" : "a value is of no kind that is known");
        };
    }

    private int length() throws IOException {
        long length = base128();
        if (length < 0 || length > LONGEST) {
            throw new IOException("a value claims " + length + " octets");
        }
        return (int) length;
    }

    /** Memory is taken as octets come, not as they are claimed. */
    private byte[] octets(int length) throws IOException {
        byte[] octets = in.readNBytes(length);
        if (octets.length < length) {
            throw new IOException("it ends within a value");
        }
        return octets;
    }

    private long base128() throws IOException {
        long number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("it ends within a number");
            }
            number |= (long) (octet & 0x7F) << shift;
            if ((octet & 0x80) == 0) {
                return number;
            }
        }
        throw new IOException("a number does not end");
    }
}
