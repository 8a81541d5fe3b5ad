package org.signetmail.net;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;

/**
 * Reads out of a server's first flight what engines do not tell: the group of the key exchange (RFC 8446 4.1.3 and 4.2.8,
 * RFC 8422 5.4). Pure; what is malformed says nothing, since the engine judges the handshake itself.
 */
final class ServerHello {
    /** Of a flight no more is kept; a TLS 1.2 server's key exchange comes after its chain. */
    static final int MOST = 32 * 1024;

    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HANDSHAKE = 22;
    private static final int SERVER_HELLO = 2;
    private static final int SERVER_KEY_EXCHANGE = 12;
    private static final int CERTIFICATE = 11;
    private static final int PRE_SHARED_KEY = 41;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int KEY_SHARE = 51;
    private static final int NAMED_CURVE = 3;
    private static final Map<Integer, String> GROUPS = Map.of(0x11EC, "X25519MLKEM768", 0x001D, "X25519", 0x001E, "X448", 0x0017, "P-256", 0x0018, "P-384",
            0x0019, "P-521", 0x0100, "ffdhe2048", 0x0101, "ffdhe3072", 0x11EB, "SecP256r1MLKEM768");

    private ServerHello() {}

    /** @param flight records as they came, perhaps cut off */
    static Optional<String> group(byte[] flight) {
        byte[] messages = messages(flight);
        Optional<Integer> group = Optional.empty();
        int at = 0;
        while (at + 4 <= messages.length) {
            int end = at + 4 + (number(messages, at + 1, 3));
            if (end > messages.length) {
                break;
            }
            if (messages[at] == SERVER_HELLO) {
                // A HelloRetryRequest looks the same; the hello after it has the last word.
                group = keyShare(messages, at + 4, end);
            } else if (messages[at] == SERVER_KEY_EXCHANGE && at + 7 <= end && messages[at + 4] == NAMED_CURVE) {
                group = Optional.of(number(messages, at + 5, 2));
            }
            at = end;
        }
        return group.map(code -> GROUPS.getOrDefault(code, "0x%04X".formatted(code)));
    }

    /** Whether the server took up an earlier session: it says so (RFC 8446 4.2.11), or shows no certificate (RFC 5246 7.3). */
    static boolean resumed(byte[] flight) {
        byte[] messages = messages(flight);
        boolean hello = false;
        boolean modern = false;
        boolean preShared = false;
        boolean certificate = false;
        int at = 0;
        while (at + 4 <= messages.length) {
            int end = at + 4 + number(messages, at + 1, 3);
            if (end > messages.length) {
                break;
            }
            if (messages[at] == SERVER_HELLO) {
                hello = true;
                modern = extension(messages, at + 4, end, SUPPORTED_VERSIONS).isPresent();
                preShared = extension(messages, at + 4, end, PRE_SHARED_KEY).isPresent();
            }
            certificate |= messages[at] == CERTIFICATE;
            at = end;
        }
        return hello && (modern ? preShared : !certificate);
    }

    /** What is in the handshake's records up to where encryption begins. */
    private static byte[] messages(byte[] flight) {
        var out = new ByteArrayOutputStream();
        int at = 0;
        while (at + 5 <= flight.length && (flight[at] == HANDSHAKE || flight[at] == CHANGE_CIPHER_SPEC)) {
            int length = number(flight, at + 3, 2);
            if (flight[at] == HANDSHAKE) {
                out.write(flight, at + 5, Math.min(length, flight.length - at - 5));
            }
            at += 5 + length;
        }
        return out.toByteArray();
    }

    private static Optional<Integer> keyShare(byte[] octets, int from, int end) {
        return extension(octets, from, end, KEY_SHARE);
    }

    /** The first two octets of an extension of a ServerHello. */
    private static Optional<Integer> extension(byte[] octets, int from, int end, int type) {
        int at = from + 34;
        if (at >= end) {
            return Optional.empty();
        }
        // Session id, cipher suite, compression method, length of the extensions.
        at += 1 + (octets[at] & 0xff) + 3 + 2;
        while (at + 4 <= end) {
            int length = number(octets, at + 2, 2);
            if (number(octets, at, 2) == type && length >= 2 && at + 6 <= end) {
                return Optional.of(number(octets, at + 4, 2));
            }
            at += 4 + length;
        }
        return Optional.empty();
    }

    private static int number(byte[] octets, int at, int length) {
        int value = 0;
        for (int i = at; i < at + length; i++) {
            value = value << 8 | octets[i] & 0xff;
        }
        return value;
    }
}
