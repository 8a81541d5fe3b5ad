package org.signetmail.tls;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How an outgoing connection's handshake ended.
 *
 * @param presented what the other side showed; nothing where it came to no certificate
 * @param protocol "TLSv1.3"; empty where nothing was agreed
 * @param cipher by its IANA name, or empty
 * @param group of the key exchange, or null where there was none or it is not known
 * @param failure why nothing was said over it, in words; null where it served
 */
public record Ending(Presented presented, String protocol, String cipher, @Nullable String group, @Nullable String failure) {
    /** Nothing was agreed. */
    public static Ending failed(String why) {
        return new Ending(Presented.of(List.of()), "", "", null, why);
    }
}
