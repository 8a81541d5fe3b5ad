package org.signetmail.care.trust;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.store.DestinationBook;
import org.signetmail.store.DestinationBook.Met;
import org.signetmail.store.StoreException;
import org.signetmail.tls.Demand;
import org.signetmail.tls.Ending;
import org.signetmail.tls.Pem;

/**
 * Remembers how TLS went with each host. Who connects only leaves a note; notes are written down together, every few seconds and
 * before anybody reads. A process that is killed loses the notes of those seconds. Thread-safe.
 */
public final class Encounters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Encounters.class);
    private static final int EVERY_SECONDS = 5;
    private static final int END_SECONDS = 10;
    private static final int MOST_CERTIFICATES = 10;

    /** What is known of a host, before it is written down. */
    private record Note(String destination, Demand demand, Ending ending, Instant at, long times) {}

    private final DestinationBook book;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    private Map<String, Note> notes = new LinkedHashMap<>();
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("encounters").factory());

    public Encounters(DestinationBook book, Clock clock) {
        this.book = book;
        this.clock = clock;
    }

    /** Writes down what was noted, from now on. */
    public void start() {
        writer.scheduleWithFixedDelay(this::writeDown, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    /** Never blocks for I/O. With as many hosts as the book holds between two writings, those that come later are left out. */
    void note(String host, String destination, Demand demand, Ending ending) {
        lock.lock();
        try {
            Note before = notes.get(host);
            if (before != null || notes.size() < DestinationBook.MOST) {
                notes.put(host, new Note(destination, demand, ending, clock.instant(), before == null ? 1 : before.times() + 1));
            }
        } finally {
            lock.unlock();
        }
    }

    /** One at a time, so that an older note never follows a newer one. */
    void writeDown() {
        writing.lock();
        try {
            Map<String, Note> taken = taken();
            var met = new ArrayList<Met>();
            taken.forEach((host, note) -> met.add(met(host, note)));
            book.met(met);
        } catch (StoreException lost) {
            LOG.warn("how TLS went with other servers could not be written down: {}", lost.getMessage());
        } finally {
            writing.unlock();
        }
    }

    private Map<String, Note> taken() {
        lock.lock();
        try {
            Map<String, Note> taken = notes;
            notes = new LinkedHashMap<>();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private static Met met(String host, Note note) {
        Ending ending = note.ending();
        var chain = ending.presented().chain();
        return new Met(host, note.destination(), note.at(), note.demand().level().word(), ending.protocol(), ending.cipher(), ending.group(),
                ending.failure() == null ? note.demand().verification().words(ending.presented()) : note.demand().basis(),
                chain.isEmpty() ? "" : Pem.write(chain.subList(0, Math.min(chain.size(), MOST_CERTIFICATES))), ending.failure(), note.times());
    }

    /** Newest first, up to this moment. */
    public List<Met> list(String containing, DestinationBook.@Nullable After after, int limit) {
        writeDown();
        return book.list(containing, after, limit);
    }

    public Optional<Met> find(String host) {
        writeDown();
        return book.find(host);
    }

    @Override
    public void close() throws InterruptedException {
        writer.shutdown();
        if (!writer.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("writing down how TLS went did not end within {} s", END_SECONDS);
        }
        writeDown();
    }
}
