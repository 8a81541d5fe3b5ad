package org.signetmail.care.acme;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/**
 * When to renew: in the span the authority suggests (RFC 9773), else at two thirds of the certificate's life, a little
 * sooner by chance so that not everybody comes at once. Whatever the authority suggests, a certificate lives a third of its
 * life or a day before it is renewed, and is renewed before the last tenth begins.
 */
record Window(Instant start, Instant end) {
    private static final int JITTER = 30;
    private static final Duration LEAST_LIFE = Duration.ofDays(1);

    /** Null when it makes no sense. */
    static @Nullable Window of(Instant start, Instant end) {
        return end.isAfter(start) ? new Window(start, end) : null;
    }

    boolean holds(Instant time) {
        return !time.isBefore(start) && !time.isAfter(end);
    }

    /** @param suggested by the authority, or null; @param had when the certificate was got */
    static Instant renewal(X509Certificate leaf, @Nullable Window suggested, Instant had, RandomGenerator random) {
        Instant from = leaf.getNotBefore().toInstant();
        Duration life = Duration.between(from, leaf.getNotAfter().toInstant());
        if (suggested == null) {
            return from.plus(life.multipliedBy(2).dividedBy(3)).minus(some(life.dividedBy(JITTER), random));
        }
        Instant chosen = suggested.start().plus(some(Duration.between(suggested.start(), suggested.end()), random));
        Duration third = life.dividedBy(3);
        Instant earliest = had.plus(third.compareTo(LEAST_LIFE) < 0 ? third : LEAST_LIFE);
        Instant latest = from.plus(life.multipliedBy(9).dividedBy(10));
        Instant soonest = chosen.isBefore(earliest) ? earliest : chosen;
        return soonest.isAfter(latest) ? latest : soonest;
    }

    private static Duration some(Duration of, RandomGenerator random) {
        return Duration.ofMillis(random.nextLong(Math.max(1, of.toMillis())));
    }
}
