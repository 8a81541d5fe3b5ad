package org.signetmail.care.acme;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Tells the time it was moved to. */
final class MovingClock extends Clock {
    private volatile Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());

    void move(Duration by) {
        now = now.plus(by);
    }

    void moveTo(Instant time) {
        now = time;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return now;
    }
}
