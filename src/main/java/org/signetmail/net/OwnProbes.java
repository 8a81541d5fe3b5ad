package org.signetmail.net;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Connections by which this process looks at its own listeners, known by the address that they come from. Their handshakes, made
 * to fail now and then, are no stranger's: they are counted nowhere. Thread-safe.
 */
public final class OwnProbes {
    /** The listener's side may come to its end after the probe's; a port is hardly given to another so soon. */
    private static final long KNOWN_NANOS = Duration.ofMinutes(1).toNanos();

    private final Map<InetSocketAddress, Long> begun = new ConcurrentHashMap<>();

    /** Before the first word of a handshake is said on it. */
    public void mark(Connection connection) {
        long now = System.nanoTime();
        begun.values().removeIf(then -> now - then > KNOWN_NANOS);
        begun.put(connection.local(), now);
    }

    boolean contains(InetSocketAddress from) {
        Long then = begun.get(from);
        return then != null && System.nanoTime() - then <= KNOWN_NANOS;
    }
}
