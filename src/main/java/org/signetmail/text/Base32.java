package org.signetmail.text;

/** Base32 without padding (RFC 4648 6): how authenticator apps take secrets. Pure. */
public final class Base32 {
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;

    private Base32() {}

    public static String text(byte[] octets) {
        var text = new StringBuilder((octets.length * 8 + BITS - 1) / BITS);
        int held = 0;
        int bits = 0;
        for (byte octet : octets) {
            held = held << 8 | octet & 0xff;
            bits += 8;
            while (bits >= BITS) {
                bits -= BITS;
                text.append(DIGITS.charAt(held >> bits & 0x1f));
            }
            held &= (1 << bits) - 1;
        }
        if (bits > 0) {
            text.append(DIGITS.charAt(held << BITS - bits & 0x1f));
        }
        return text.toString();
    }
}
