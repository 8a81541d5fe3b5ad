package org.signetmail.web.http;

import java.time.Duration;

/**
 * How long one may wait for the other side: a grace, and more for each octet that passes. Only time spent waiting counts, so
 * that our own slowness is not held against anybody. For one thread at a time.
 */
final class Pace {
    private static final long NANOS = 1_000_000_000L;

    private final long grace;
    private final long octetsPerSecond;
    private long waited;
    private long octets;

    Pace(Duration grace, long octetsPerSecond) {
        this.grace = grace.toNanos();
        this.octetsPerSecond = octetsPerSecond;
    }

    /** What is left to wait; not positive when the other side is too slow. */
    long leftNanos() {
        return grace + octets / octetsPerSecond * NANOS - waited;
    }

    void waited(long nanos) {
        waited += nanos;
    }

    void passed(long count) {
        octets += count;
    }
}
