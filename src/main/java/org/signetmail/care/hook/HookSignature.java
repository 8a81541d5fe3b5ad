package org.signetmail.care.hook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs as Standard Webhooks has it (github.com/standard-webhooks, 1.0): HMAC-SHA256 of the message's id, a dot, the second it is
 * sent, a dot, and the body; each key's signature after {@code v1,}, with blanks between.
 */
final class HookSignature {
    private static final String MAC = "HmacSHA256";

    private HookSignature() {}

    /** The header's value. @param keys at least one */
    static String of(List<byte[]> keys, String id, long seconds, byte[] body) {
        byte[] head = (id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8);
        return keys.stream().map(key -> "v1," + Base64.getEncoder().encodeToString(mac(key, head, body))).collect(Collectors.joining(" "));
    }

    private static byte[] mac(byte[] key, byte[] head, byte[] body) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            mac.update(head);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("there is no HMAC-SHA256", e);
        }
    }
}
