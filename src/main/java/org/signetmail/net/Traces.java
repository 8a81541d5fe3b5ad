package org.signetmail.net;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Records what is said in sessions, when it is asked for, and only as long and as much as that. While nothing is recorded it
 * costs a connection a look at an empty list, twice in its life, and a line a look at a reference. Thread-safe.
 */
public final class Traces {
    private static final int MOST_AT_ONCE = 20;
    public static final Duration USUAL = Duration.ofMinutes(10);
    public static final Duration LONGEST = Duration.ofHours(2);
    private static final long MOST_OCTETS = 4L << 20;

    /** Which sessions; null is any. */
    public record Wanted(@Nullable String session, @Nullable String account, @Nullable String address, @Nullable String listener) {
        private boolean matches(String id, InetSocketAddress remote, String at, @Nullable String who) {
            return (session == null || session.equals(id)) && (listener == null || listener.equals(at))
                    && (address == null || address.equals(remote.getAddress().getHostAddress()))
                    && (account == null || account.equalsIgnoreCase(who));
        }
    }

    /** @param direction {@code >} from the client, {@code <} from the server */
    public record Line(long number, Instant at, String session, char direction, String text) {}

    /** What was wanted, and what came of it so far. It holds lines up to 4 MiB; what comes then is left out. */
    public final class Recording {
        private final long id;
        private final Wanted wanted;
        private final Instant until;
        private final ReentrantLock lock = new ReentrantLock();
        private final List<Line> lines = new ArrayList<>();
        private long octets;
        private boolean full;
        private volatile boolean stopped;

        private Recording(long id, Wanted wanted, Instant until) {
            this.id = id;
            this.wanted = wanted;
            this.until = until;
        }

        void add(String session, char direction, String text) {
            Instant now = clock.instant();
            lock.lock();
            try {
                octets += 100 + 2L * text.length();
                full |= octets > MOST_OCTETS;
                if (!full && !stopped && now.isBefore(until)) {
                    lines.add(new Line(lines.size() + 1L, now, session, direction, text));
                }
            } finally {
                lock.unlock();
            }
        }

        /** Records no more: its time is over, it was stopped, or it is full. */
        public boolean over() {
            return full || stopped || !clock.instant().isBefore(until);
        }

        public long id() {
            return id;
        }

        public Wanted wanted() {
            return wanted;
        }

        public Instant until() {
            return until;
        }

        /** It holds as much as it may. */
        public boolean full() {
            return full;
        }

        public long size() {
            lock.lock();
            try {
                return lines.size();
            } finally {
                lock.unlock();
            }
        }

        /** @param after number of the last line of the page before, 0 for the first */
        public List<Line> lines(long after, int most) {
            lock.lock();
            try {
                int from = (int) Math.clamp(after, 0, lines.size());
                return List.copyOf(lines.subList(from, Math.min(lines.size(), from + most)));
            } finally {
                lock.unlock();
            }
        }
    }

    private final Clock clock;
    private final AtomicLong ids = new AtomicLong();
    private final List<Recording> recordings = new CopyOnWriteArrayList<>();

    public Traces(Clock clock) {
        this.clock = clock;
    }

    /** @param sessions those that are there are looked at too @throws IllegalStateException when twenty are kept already: one is to be dropped first */
    public Recording start(Wanted wanted, Duration length, LiveSessions sessions) {
        if (recordings.size() >= MOST_AT_ONCE) {
            throw new IllegalStateException("there are " + MOST_AT_ONCE + " traces already; remove one first");
        }
        var recording = new Recording(ids.incrementAndGet(), wanted, clock.instant().plus(length.compareTo(LONGEST) > 0 ? LONGEST : length));
        recordings.add(recording);
        sessions.each(held -> look(held.connection(), held.listener()));
        return recording;
    }

    /** Those that run and those that are over, until they are dropped. */
    public List<Recording> list() {
        return List.copyOf(recordings);
    }

    public Optional<Recording> find(long id) {
        return recordings.stream().filter(r -> r.id() == id).findFirst();
    }

    /** Stops it; its lines stay until it is dropped. */
    public Optional<Recording> stop(long id) {
        Optional<Recording> found = find(id);
        found.ifPresent(recording -> recording.stopped = true);
        return found;
    }

    /** Stops it and forgets its lines. */
    public boolean drop(long id) {
        return recordings.removeIf(r -> r.id() == id);
    }

    /** Whether the session is wanted: asked when it begins, when it logs in, and when a recording is started. */
    void look(SocketConnection connection, String listener) {
        if (recordings.isEmpty()) {
            return;
        }
        Activity activity = connection.activity();
        Set<Recording> wanted = recordings.stream().filter(each -> !each.over() && each.wanted.matches(connection.id(), connection.remote(), listener, activity.account()))
                .collect(Collectors.toSet());
        Trace now = activity.trace();
        // A trace that goes on is left as it is: it may have half a line.
        if (!wanted.isEmpty() && (now == null || !now.ofAll(wanted))) {
            activity.trace(new Trace(wanted, connection.id()));
        }
    }

    /** Whether what a session tells is still wanted. */
    boolean running(Trace trace) {
        return recordings.stream().anyMatch(r -> trace.of(r) && !r.over());
    }
}
