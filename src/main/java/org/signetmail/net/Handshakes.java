package org.signetmail.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.signetmail.net.HandshakeFailed.Reason;

/** Holds the handshakes of all listeners to their limits, and counts how they end. One per process; thread-safe. */
public final class Handshakes {
    /**
     * What handshakes may take; asked anew for each.
     *
     * @param atOnce begun and not ended, in the whole process
     * @param perMinute from one address (IPv6: /64); the machine's own are not held to it; 0 is no limit
     * @param time from its beginning to its end
     * @param helloOctets of a ClientHello
     */
    public record Limits(int atOnce, int perMinute, Duration time, int helloOctets) {
        public static final Limits DEFAULT = new Limits(1000, 1200, Duration.ofSeconds(30), 16 * 1024);
    }

    /** Handshakes of a day that came about alike. @param group of the key exchange, "" where there was none */
    public record Agreed(String listener, String version, String cipher, String group, boolean resumed, long count) {}

    /** Handshakes of a day that failed alike. */
    public record Refused(String listener, String reason, long count) {}

    /** The last 24 hours; what is most frequent first. */
    public record Day(List<Agreed> handshakes, List<Refused> failures) {}

    private final Supplier<Limits> limits;
    private final HandshakeMeters meters;
    private final HandshakeRate rate;
    private final HandshakeFigures figures;
    private final AtomicInteger open = new AtomicInteger();
    private final OwnProbes probes = new OwnProbes();

    public Handshakes(Supplier<Limits> limits, HandshakeMeters meters, Clock clock) {
        this.limits = limits;
        this.meters = meters;
        rate = new HandshakeRate(clock);
        figures = new HandshakeFigures(clock);
    }

    /** Those that this process makes to look at itself, which are not counted. */
    public OwnProbes probes() {
        return probes;
    }

    public Day day() {
        return figures.day();
    }

    /** Handshakes begun and not ended. */
    public int open() {
        return open.get();
    }

    /** Those of one listener. */
    public At at(String listener) {
        return new At(listener);
    }

    /** One listener's handshakes. Thread-safe. */
    public final class At {
        private final String listener;

        private At(String listener) {
            this.listener = listener;
        }

        /** @throws HandshakeFailed when there are too many; to be told to {@link #failed} as any other */
        Begun begin(InetAddress from) throws HandshakeFailed {
            Limits now = limits.get();
            if (now.perMinute() > 0 && !from.isLoopbackAddress() && !rate.take(from, now.perMinute())) {
                throw new HandshakeFailed(Reason.TOO_MANY, "more than " + now.perMinute() + " handshakes in a minute from this address", null);
            }
            if (open.incrementAndGet() > now.atOnce()) {
                open.decrementAndGet();
                throw new HandshakeFailed(Reason.TOO_MANY, "more than " + now.atOnce() + " handshakes at once", null);
            }
            return new Begun(now);
        }

        boolean ours(InetSocketAddress from, InetSocketAddress to) {
            return probes.contains(from, to);
        }

        void done(TlsSession session) {
            String group = session.group() == null ? "" : session.group();
            figures.done(listener, session.protocol(), session.cipher(), group, session.resumed());
            meters.done().labelValues(listener, session.protocol(), session.cipher(), group, Boolean.toString(session.resumed())).inc();
        }

        void failed(Reason reason) {
            figures.failed(listener, reason);
            meters.failed().labelValues(listener, reason.word()).inc();
        }
    }

    /** One that goes on; closed when it ended, once. */
    final class Begun implements AutoCloseable {
        private final Limits limits;

        private Begun(Limits limits) {
            this.limits = limits;
        }

        Limits limits() {
            return limits;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }
}
