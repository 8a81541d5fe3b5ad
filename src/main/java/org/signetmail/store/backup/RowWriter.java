package org.signetmail.store.backup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

import org.jspecify.annotations.Nullable;

/**
 * Writes rows so that any database can take them: for each value an octet for its kind, then a number in as few octets as it
 * needs (zigzag, base 128), or the length and the octets of a text (UTF-8) or a blob. Not thread-safe.
 */
final class RowWriter {
    static final byte NULL = 0;
    static final byte NUMBER = 1;
    static final byte TEXT = 2;
    static final byte BLOB = 3;
    static final byte REAL = 4;

    private final OutputStream out;
    private final ByteArrayOutputStream row = new ByteArrayOutputStream(4096);
    private final CRC32 sum = new CRC32();

    RowWriter(OutputStream out) {
        this.out = out;
    }

    /** Writes a row. Gives a check sum of it. */
    long row(@Nullable Object[] values) throws IOException {
        row.reset();
        for (Object value : values) {
            switch (value) {
                case null -> row.write(NULL);
                case Long number -> number(number);
                case Integer number -> number(number);
                case Boolean truth -> number(truth ? 1 : 0);
                case String text -> octets(TEXT, text.getBytes(StandardCharsets.UTF_8));
                case byte[] blob -> octets(BLOB, blob);
                case Double real -> {
                    row.write(REAL);
                    row.writeBytes(ByteBuffer.allocate(8).putDouble(real).array());
                }
                default -> throw new IOException("a column has a " + value.getClass().getName() + ", which a backup cannot keep");
            }
        }
        byte[] octets = row.toByteArray();
        out.write(octets);
        sum.reset();
        sum.update(octets);
        return sum.getValue();
    }

    private void number(long number) {
        row.write(NUMBER);
        base128(number << 1 ^ number >> 63);
    }

    private void octets(byte kind, byte[] octets) {
        row.write(kind);
        base128(octets.length);
        row.writeBytes(octets);
    }

    private void base128(long number) {
        long left = number;
        while ((left & ~0x7FL) != 0) {
            row.write((int) (left & 0x7F) | 0x80);
            left >>>= 7;
        }
        row.write((int) left);
    }
}
