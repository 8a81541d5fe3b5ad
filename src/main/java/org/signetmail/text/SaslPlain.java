package org.signetmail.text;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What a client says in SASL PLAIN (RFC 4616 2).
 *
 * @param authorization whom it wants to act for; empty for itself
 */
public record SaslPlain(String authorization, String user, char[] password) {
    /** Nobody acts for another here. */
    public boolean forAnother() {
        return !authorization.isEmpty() && !authorization.equalsIgnoreCase(user);
    }

    /** message = [authzid] NUL authcid NUL passwd. @param base64 {@code =} is the empty message (RFC 4954 4, RFC 5034 4) */
    public static SaslPlain parse(String base64) {
        String message;
        try {
            message = new String(Base64.getDecoder().decode(base64.equals("=") ? "" : base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new SyntaxError(-1, "the response is no base64");
        }
        int first = message.indexOf('\0');
        int second = message.indexOf('\0', first + 1);
        if (first < 0 || second < 0 || message.indexOf('\0', second + 1) >= 0) {
            throw new SyntaxError(-1, "the response is not that of PLAIN");
        }
        return new SaslPlain(message.substring(0, first), message.substring(first + 1, second),
                message.substring(second + 1).toCharArray());
    }

    @Override
    public String toString() {
        return "SASL PLAIN of " + user;
    }
}
