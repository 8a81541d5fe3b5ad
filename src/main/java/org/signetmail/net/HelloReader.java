package org.signetmail.net;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

import org.signetmail.net.HandshakeFailed.Reason;
import org.signetmail.text.SyntaxError;

/**
 * Reads the records of a ClientHello into a buffer that the engine then gets from its start. The hello must fit the
 * buffer: real ones, a post-quantum key share included, take two KiB.
 */
final class HelloReader {
    private static final int HANDSHAKE_RECORD = 22;

    private final Wire wire;
    private final ByteBuffer buffer;
    private final int most;
    private final long deadline;

    /** @param buffer empty; what is read is before its position @param most octets of a hello, records' headers not counted */
    HelloReader(Wire wire, ByteBuffer buffer, int most, long deadlineNanos) {
        this.most = Math.min(most, Buffers.SIZE);
        this.wire = wire;
        this.buffer = buffer;
        this.deadline = deadlineNanos;
    }

    /** There may be more in the buffer afterwards than the hello. */
    ClientHello read() throws IOException {
        byte[] message = new byte[0];
        int record = 0;
        while (true) {
            need(record + 5);
            if (buffer.get(record) != HANDSHAKE_RECORD) {
                throw new HandshakeFailed(Reason.NOT_TLS, notTls(), null);
            }
            int size = buffer.getShort(record + 3) & 0xffff;
            if (size == 0 || size > 16 * 1024) {
                throw new HandshakeFailed(Reason.MALFORMED, "a TLS record of " + size + " octets", null);
            }
            need(record + 5 + size);
            byte[] joined = Arrays.copyOf(message, message.length + size);
            buffer.get(record + 5, joined, message.length, size);
            message = joined;
            record += 5 + size;
            if (message.length >= 4) {
                int whole = 4 + ((message[1] & 0xff) << 16 | (message[2] & 0xff) << 8 | message[3] & 0xff);
                if (whole > most) {
                    throw new HandshakeFailed(Reason.TOO_LONG, "a ClientHello of " + whole + " octets", null);
                }
                if (message.length >= whole) {
                    try {
                        return ClientHello.parse(message, whole);
                    } catch (SyntaxError malformed) {
                        throw new HandshakeFailed(Reason.MALFORMED, malformed.reason(), malformed);
                    }
                }
            }
        }
    }

    private void need(int count) throws IOException {
        if (count > buffer.capacity()) {
            throw new HandshakeFailed(Reason.TOO_LONG, "a ClientHello longer than " + buffer.capacity() + " octets", null);
        }
        while (buffer.position() < count) {
            int read;
            try {
                read = wire.read(buffer, Math.max(1, Math.min(deadline - System.nanoTime(), wire.timeout().toNanos())));
            } catch (TimedOut slow) {
                throw new HandshakeFailed(Reason.TOO_SLOW, "the client began no handshake in time", slow);
            }
            if (read < 0) {
                if (buffer.position() == 0) {
                    throw new EOFException("the client hung up before the handshake");
                }
                throw new HandshakeFailed(Reason.HUNG_UP, "the client hung up in the middle of its ClientHello", null);
            }
        }
    }

    private String notTls() {
        int first = buffer.get(0) & 0xff;
        if ((first & 0x80) != 0 && buffer.get(2) == 1) {
            return "the client offered SSL 2.0, which is not spoken here (RFC 6176)";
        }
        return "the client sent no TLS but " + (first >= 0x20 && first < 0x7f ? "text" : String.format("0x%02x", first));
    }
}
