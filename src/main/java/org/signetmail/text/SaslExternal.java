package org.signetmail.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What a client says in SASL EXTERNAL (RFC 4422 App. A.1): whom it wants to act as, or nothing. */
public final class SaslExternal {
    private SaslExternal() {}

    /** initial-response = *( UTF8-char-no-nul ). @param base64 {@code =} is the empty message (RFC 4954 4, RFC 5034 4, RFC 9051 6.2.2) */
    public static String parse(String base64) {
        try {
            byte[] octets = Base64.getDecoder().decode(base64.equals("=") ? "" : base64);
            String identity = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
            if (identity.indexOf('\0') >= 0) {
                throw new SyntaxError(-1, "an identity has no NUL");
            }
            return identity;
        } catch (IllegalArgumentException e) {
            throw new SyntaxError(-1, "the response is no base64");
        } catch (CharacterCodingException e) {
            throw new SyntaxError(-1, "the response is no UTF-8");
        }
    }
}
