package org.signetmail.net;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends what is overdue: closes sockets whose time is up, a write that the peer does not take, a login that takes too long, and
 * ends reads that waited long enough. One thread looks at all connections every quarter of a second, so a deadline costs a
 * connection a volatile field and no timer. Closing the channel, or its input, frees a blocked read or write within
 * milliseconds. Thread-safe.
 */
final class Deadlines implements AutoCloseable {
    static final Duration EVERY = Duration.ofMillis(250);

    private final Set<Socketed> watched = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;

    /** Something with a socket that may have to be closed. */
    interface Socketed {
        /** Closes the socket, or its input, when {@code nanoTime} is past the deadline of either. */
        void expire(long nanoTime);
    }

    Deadlines(String name) {
        thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    void watch(Socketed socketed) {
        watched.add(socketed);
    }

    void forget(Socketed socketed) {
        watched.remove(socketed);
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(EVERY.toNanos());
            long now = System.nanoTime();
            for (Socketed socketed : watched) {
                socketed.expire(now);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
