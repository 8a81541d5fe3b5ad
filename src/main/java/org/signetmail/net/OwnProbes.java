package org.signetmail.net;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Connections by which this process looks at its own listeners, known by both their ends: the system gives a port that a probe
 * came from to the next client of another listener within seconds. Their handshakes, made to fail now and then, are no stranger's:
 * they are counted nowhere. Thread-safe.
 */
public final class OwnProbes {
    /** The listener's side may come to its end after the probe's; the same pair of ports is not given again so soon (RFC 9293 3.6.1). */
    private static final long KNOWN_NANOS = Duration.ofMinutes(1).toNanos();

    private record Ends(InetSocketAddress from, InetSocketAddress to) {}

    private final Map<Ends, Long> begun = new ConcurrentHashMap<>();

    /** Before the first word of a handshake is said on it. */
    public void mark(Connection connection) {
        long now = System.nanoTime();
        begun.values().removeIf(then -> now - then > KNOWN_NANOS);
        begun.put(new Ends(connection.local(), connection.remote()), now);
    }

    /** Whether one of them comes {@code from} there, as the listener's side sees it, and went {@code to} here. */
    boolean contains(InetSocketAddress from, InetSocketAddress to) {
        Long then = begun.get(new Ends(from, to));
        return then != null && System.nanoTime() - then <= KNOWN_NANOS;
    }
}
