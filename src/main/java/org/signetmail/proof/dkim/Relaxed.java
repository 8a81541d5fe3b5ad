package org.signetmail.proof.dkim;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;

import org.signetmail.mail.Octets;

/**
 * The relaxed form of a message, which survives what servers on the way do to blanks (RFC 6376 3.4.2, 3.4.4). A line ends at CRLF,
 * and as well at CR or LF alone: both leave as CRLF.
 */
final class Relaxed {
    private static final int PIECE = 8192;

    private Relaxed() {}

    /** The body, from there on, goes into the hash in pieces; however long it is, no more of it is in memory. */
    static void body(Octets message, int from, MessageDigest hash) {
        var piece = new byte[PIECE];
        int filled = 0;
        long lineEnds = 0;
        boolean blank = false;
        boolean any = false;
        int length = message.length();
        for (int i = from; i < length; i++) {
            byte c = message.at(i);
            if (c == ' ' || c == '\t') {
                blank = true;
                continue;
            }
            if (c == '\n' || c == '\r') {
                if (c == '\r' && i + 1 < length && message.at(i + 1) == '\n') {
                    i++;
                }
                // Blanks before it do not count, and it counts itself only if something follows.
                blank = false;
                lineEnds++;
                continue;
            }
            for (; lineEnds > 0; lineEnds--) {
                filled = room(piece, filled, hash);
                piece[filled++] = '\r';
                piece[filled++] = '\n';
            }
            filled = room(piece, filled, hash);
            if (blank) {
                piece[filled++] = ' ';
                blank = false;
            }
            piece[filled++] = c;
            any = true;
        }
        hash.update(piece, 0, filled);
        if (any) {
            hash.update((byte) '\r');
            hash.update((byte) '\n');
        }
    }

    private static int room(byte[] piece, int filled, MessageDigest hash) {
        if (filled + 2 <= piece.length) {
            return filled;
        }
        hash.update(piece, 0, filled);
        return 0;
    }

    /** A field's value, unfolded; what is before it is the name and the colon. */
    static void value(Octets message, int from, int to, ByteArrayOutputStream out) {
        boolean blank = false;
        boolean any = false;
        for (int i = from; i < to; i++) {
            byte c = message.at(i);
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                blank |= c == ' ' || c == '\t';
                continue;
            }
            if (blank && any) {
                out.write(' ');
            }
            blank = false;
            any = true;
            out.write(c);
        }
    }
}
