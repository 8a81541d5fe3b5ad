package org.signetmail.net;

import java.net.InetAddress;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many handshakes an address (IPv6 by /64) began lately. Remembers a bounded number of addresses. Thread-safe. */
final class HandshakeRate {
    private static final int MOST_ADDRESSES = 50_000;
    private static final double MILLIS_A_MINUTE = 60_000;

    /** What is left of the minute's share at a moment; it grows back evenly. */
    private record Left(double handshakes, long atMillis) {}

    private final Clock clock;
    private final Map<Throttle.Source, Left> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Throttle.Source, Left> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    HandshakeRate(Clock clock) {
        this.clock = clock;
    }

    /** Takes one of the address's share; false when it has none. @param perMinute the share of a minute, which may be taken at once */
    synchronized boolean take(InetAddress address, int perMinute) {
        Throttle.Source source = Throttle.Source.of(address);
        long now = clock.millis();
        Left left = known.get(source);
        double share = left == null ? perMinute
                : Math.min(perMinute, left.handshakes() + Math.max(0, now - left.atMillis()) * perMinute / MILLIS_A_MINUTE);
        boolean granted = share >= 1;
        known.put(source, new Left(granted ? share - 1 : share, now));
        return granted;
    }
}
