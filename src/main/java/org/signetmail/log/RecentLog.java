package org.signetmail.log;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The last lines of the log, so many and so heavy at most, and those who listen to it. Nobody who logs waits for one who
 * listens: what a slow one does not take is counted and lost to it. Thread-safe.
 */
public final class RecentLog {
    private static final int MOST_LISTENERS = 100;

    private final int mostEntries;
    private final long mostWeight;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final Deque<Entry> entries = new ArrayDeque<>();
    private final List<Listening> listening = new CopyOnWriteArrayList<>();
    private long weight;
    private long numbers;

    /** @param mostWeight octets of memory, about */
    public RecentLog(int mostEntries, long mostWeight) {
        this.mostEntries = mostEntries;
        this.mostWeight = mostWeight;
    }

    /** Gives it its number. */
    interface Numbered {
        Entry as(long number);
    }

    void add(Numbered line) {
        Entry entry;
        lock.lock();
        try {
            entry = line.as(++numbers);
            entries.addLast(entry);
            weight += entry.weight();
            while (entries.size() > mostEntries || weight > mostWeight && entries.size() > 1) {
                weight -= entries.removeFirst().weight();
            }
            more.signalAll();
        } finally {
            lock.unlock();
        }
        for (Listening each : listening) {
            each.hear(entry);
        }
    }

    /** The latest first. @param before number of the last one of the page before */
    public List<Entry> list(Entry.Filter filter, @Nullable Long before, int most) {
        List<Entry> all;
        lock.lock();
        try {
            all = new ArrayList<>(entries);
        } finally {
            lock.unlock();
        }
        return all.reversed().stream().filter(e -> (before == null || e.number() < before) && filter.matches(e)).limit(most).toList();
    }

    /** Number of the oldest line that is remembered; 1 before the first. */
    public long first() {
        lock.lock();
        try {
            return entries.isEmpty() ? numbers + 1 : entries.getFirst().number();
        } finally {
            lock.unlock();
        }
    }

    /** Number of the last line; 0 before the first. */
    public long last() {
        lock.lock();
        try {
            return numbers;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The first ones that match behind a number, in their order; waits for one when there is none.
     *
     * @param after number of the last line that was seen
     */
    public List<Entry> follow(Entry.Filter filter, long after, int most, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        long seen = after;
        while (true) {
            var fresh = new ArrayDeque<Entry>();
            lock.lock();
            try {
                while (numbers <= seen && left > 0) {
                    left = more.awaitNanos(left);
                }
                for (var back = entries.descendingIterator(); back.hasNext();) {
                    Entry entry = back.next();
                    if (entry.number() <= seen) {
                        break;
                    }
                    fresh.addFirst(entry);
                }
                seen = numbers;
            } finally {
                lock.unlock();
            }
            List<Entry> matching = fresh.stream().filter(filter::matches).limit(most).toList();
            if (!matching.isEmpty() || left <= 0) {
                return matching;
            }
        }
    }

    /**
     * Hears from now on what matches; to be closed.
     *
     * @param room for so many that were not taken yet
     * @throws IllegalStateException when a hundred listen already
     */
    public Listening listen(Entry.Filter filter, int room) {
        if (listening.size() >= MOST_LISTENERS) {
            throw new IllegalStateException("too many listen to the log");
        }
        var fresh = new Listening(filter, room);
        listening.add(fresh);
        return fresh;
    }

    /** One who listens. For one thread, beside those who log. */
    public final class Listening implements AutoCloseable {
        private final Entry.Filter filter;
        private final BlockingQueue<Entry> waiting;
        private final AtomicLong lost = new AtomicLong();

        private Listening(Entry.Filter filter, int room) {
            this.filter = filter;
            waiting = new ArrayBlockingQueue<>(room);
        }

        private void hear(Entry entry) {
            if (filter.matches(entry) && !waiting.offer(entry)) {
                lost.incrementAndGet();
            }
        }

        /** The next one; null when none comes in time. */
        public @Nullable Entry next(Duration atMost) throws InterruptedException {
            return waiting.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** How many were lost since this was last asked. */
        public long lost() {
            return lost.getAndSet(0);
        }

        @Override
        public void close() {
            listening.remove(this);
        }
    }
}
