package org.signetmail.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Counts failures by address (IPv6 by /64) and says when an address has had enough. A failure is forgotten by
 * degrees: one every {@code each}. Remembers the addresses that failed last, a bounded number. Thread-safe.
 */
public final class Throttle {
    private static final int MOST_ADDRESSES = 100_000;

    /** The bucket's level at a moment; it leaks one failure every {@code each}. */
    private record Level(double failures, long atMillis) {}

    private final Clock clock;
    private final int most;
    private final double leakPerMilli;
    private final Consumer<InetAddress> told;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Source, Level> levels = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Source, Level> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    record Source(long high, long low) {
        static Source of(InetAddress address) {
            byte[] octets = address.getAddress();
            if (address instanceof Inet6Address) {
                octets = Arrays.copyOf(octets, 8);
                return new Source(java.nio.ByteBuffer.wrap(octets).getLong(), 6);
            }
            return new Source(java.nio.ByteBuffer.wrap(octets).getInt() & 0xffffffffL, 4);
        }
    }

    /** @param most failures in quick succession that are borne; @param each time in which one is forgotten */
    public Throttle(Clock clock, int most, Duration each) {
        this(clock, most, each, _ -> {});
    }

    /** @param told of each failure, after it was counted */
    public Throttle(Clock clock, int most, Duration each, Consumer<InetAddress> told) {
        this.told = told;
        this.clock = clock;
        this.most = most;
        this.leakPerMilli = 1.0 / each.toMillis();
    }

    public boolean allowed(InetAddress address) {
        lock.lock();
        try {
            Level level = levels.get(Source.of(address));
            return level == null || now(level) < most;
        } finally {
            lock.unlock();
        }
    }

    public void failed(InetAddress address) {
        lock.lock();
        try {
            Source source = Source.of(address);
            Level level = levels.get(source);
            levels.put(source, new Level((level == null ? 0 : now(level)) + 1, clock.millis()));
        } finally {
            lock.unlock();
        }
        told.accept(address);
    }

    public void succeeded(InetAddress address) {
        lock.lock();
        try {
            levels.remove(Source.of(address));
        } finally {
            lock.unlock();
        }
    }

    private double now(Level level) {
        return Math.max(0, level.failures() - (clock.millis() - level.atMillis()) * leakPerMilli);
    }
}
