package org.signetmail.store;

import java.time.Instant;
import java.util.Arrays;

/**
 * What Sieve scripts are to know again: whom they answered, which messages they saw, which fault was told. Written with a delivery
 * ({@link Deliveries.Besides}), in its commit. Thread-safe, durable.
 */
public interface SieveMemory {
    /** What is remembered: that a sender was answered, a message seen, a script's owner told of its failure. */
    enum Kind { ANSWERED, SEEN, TOLD }

    /** @param hash of what it is about @param ends when it is forgotten */
    record Note(AccountId account, Kind kind, byte[] hash, Instant ends) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Note(AccountId a, Kind k, byte[] h, Instant e) && account.equals(a) && kind == k && Arrays.equals(hash, h) && ends.equals(e);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(hash);
        }
    }

    /** Whether it is remembered still. */
    boolean has(AccountId account, Kind kind, byte[] hash, Instant now);

    /** Forgets what has ended. @return how many */
    int sweep(Instant now);
}
