package org.signetmail.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

import org.signetmail.text.SyntaxError;

/**
 * One certificate, or one key whatever certificate it is in, by its SHA-256.
 * <pre>pin = ["sha256//"] base64 of 32 octets   ; of the key (RFC 7469 2.4), curl's spelling too
 *     / 64HEXDIG, perhaps with colons       ; of the certificate, as openssl prints its fingerprint</pre>
 *
 * @param hex of the SHA-256, lower case
 */
public record Pin(Of of, String hex) {
    /** What is hashed. */
    public enum Of { KEY, CERTIFICATE }

    private static final int OCTETS = 32;
    /** One stroke or two; a third belongs to the key's own base64. */
    private static final String PREFIX = "(?i)^sha256//?(?=.{44}$)";

    /** @throws SyntaxError with words about what a pin looks like */
    public static Pin parse(String text) {
        String plain = text.strip();
        String hex = plain.replaceFirst("(?i)^sha256 fingerprint=", "").replace(":", "");
        if (hex.length() == 2 * OCTETS && hex.chars().allMatch(HexFormat::isHexDigit)) {
            return new Pin(Of.CERTIFICATE, hex.toLowerCase(Locale.ROOT));
        }
        try {
            byte[] octets = Base64.getDecoder().decode(plain.replaceFirst(PREFIX, ""));
            if (octets.length == OCTETS) {
                return new Pin(Of.KEY, HexFormat.of().formatHex(octets));
            }
        } catch (IllegalArgumentException noBase64) {
            throw wrong();
        }
        throw wrong();
    }

    private static SyntaxError wrong() {
        return new SyntaxError(0, "a pin is the SHA-256 of a key in base64 (44 characters) or of a certificate in hexadecimal (64 digits)");
    }

    /** The pin of this certificate's key. */
    public static Pin ofKey(X509Certificate certificate) {
        return new Pin(Of.KEY, sha256(certificate.getPublicKey().getEncoded()));
    }

    public boolean matches(X509Certificate certificate) {
        try {
            return hex.equals(sha256(of == Of.KEY ? certificate.getPublicKey().getEncoded() : certificate.getEncoded()));
        } catch (GeneralSecurityException unreadable) {
            return false;
        }
    }

    private static String sha256(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As it is written down, and read by {@link #parse}. */
    @Override
    public String toString() {
        return of == Of.KEY ? Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex)) : hex;
    }
}
