package org.signetmail.net;

import java.util.List;

/**
 * The keys that TLS session tickets are sealed with (RFC 5077 5.5, RFC 8446 4.6.1): the first makes tickets, the others still
 * open them. Asked in every handshake: answers at once, with the same list until the keys change. Thread-safe.
 */
@FunctionalInterface
public interface TicketKeys {
    /** How many octets a key is made of. */
    int SECRET = Key.NAME + Key.MAC + Key.CIPHER;

    /** One key: its name on the ticket, what authenticates, what encrypts. */
    record Key(byte[] name, byte[] mac, byte[] cipher) {
        private static final int NAME = 16;
        private static final int MAC = 16;
        private static final int CIPHER = 16;

        /** @param secret {@link #SECRET} random octets */
        public static Key of(byte[] secret) {
            if (secret.length != SECRET) {
                throw new IllegalArgumentException("a ticket key has " + SECRET + " octets");
            }
            return new Key(java.util.Arrays.copyOf(secret, NAME), java.util.Arrays.copyOfRange(secret, NAME, NAME + MAC),
                    java.util.Arrays.copyOfRange(secret, NAME + MAC, SECRET));
        }

        @Override
        public String toString() {
            return "Key";
        }
    }

    /** Newest first; never empty. */
    List<Key> current();
}
