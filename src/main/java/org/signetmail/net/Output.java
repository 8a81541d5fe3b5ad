package org.signetmail.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The writing side of a connection: buffered, sent by {@link #flush} or when the buffer is full. */
public interface Output {
    void write(byte[] octets, int offset, int length) throws IOException;

    default void write(byte[] octets) throws IOException {
        write(octets, 0, octets.length);
    }

    void write(ByteBuffer octets) throws IOException;

    /** ASCII or Latin-1 text, a byte a char; no line end is added. */
    void ascii(String text) throws IOException;

    void flush() throws IOException;
}
