package org.signetmail.net;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/** Keys of this process alone, gone with it: for engines that nobody gave others. Rotated every 12 hours. */
final class OwnTicketKeys implements TicketKeys {
    private static final Duration LIFE = Duration.ofHours(12);

    private final SecureRandom random = new SecureRandom();
    private List<Key> keys = List.of();
    private long until;

    @Override
    public synchronized List<Key> current() {
        long now = System.nanoTime();
        if (keys.isEmpty() || now - until >= 0) {
            until = now + LIFE.toNanos();
            var secret = new byte[SECRET];
            random.nextBytes(secret);
            keys = keys.isEmpty() ? List.of(Key.of(secret)) : List.of(Key.of(secret), keys.getFirst());
        }
        return keys;
    }
}
