package org.signetmail.store;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * One open mailbox, shared by the sessions that have it open. Readers take the newest {@link Snapshot}; changes make
 * a newer one under the lock, in the order of their commits. While it is being loaded, changes wait and are applied
 * to what was read; each is known by its modification sequence, so one that was read already is passed over.
 */
final class LiveMailbox {
    /** A mailbox's messages and figures as read from the database. */
    record Loaded(Mailbox mailbox, Snapshot snapshot, List<String> keywords, long recentFrom, Claim claim) {}

    /** Moves the mark of what was told as recent: a write to the database. */
    interface Claim {
        void upTo(long uidNext);
    }

    private final Consumer<LiveMailbox> onClosed;
    private final MailboxId id;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Object loading = new Object();
    /** Changes that came before their turn, by modification sequence. */
    private final NavigableMap<Long, UnaryOperator<Snapshot>> waiting = new TreeMap<>();
    private volatile Mailbox mailbox;
    private volatile @Nullable Snapshot snapshot;
    private volatile List<String> keywords = List.of();
    private volatile boolean deleted;
    private @Nullable Claim claim;
    private long recentFrom;
    private int sessions;
    private boolean closed;

    LiveMailbox(Mailbox mailbox, Consumer<LiveMailbox> onClosed) {
        this.id = mailbox.id();
        this.mailbox = mailbox;
        this.onClosed = onClosed;
    }

    MailboxId id() {
        return id;
    }

    synchronized boolean enter() {
        if (closed) {
            return false;
        }
        sessions++;
        return true;
    }

    void leave() {
        synchronized (this) {
            sessions--;
            if (sessions > 0) {
                return;
            }
            closed = true;
        }
        onClosed.accept(this);
    }

    /** Loads once; others wait for it. False when the mailbox is gone. */
    boolean load(Supplier<Optional<Loaded>> loader) {
        // Loading has a lock of its own, so that changes from the committer never wait for the disk.
        synchronized (loading) {
            if (snapshot != null) {
                return true;
            }
            Optional<Loaded> read = loader.get();
            if (read.isEmpty()) {
                return false;
            }
            synchronized (this) {
                Loaded loaded = read.get();
                mailbox = loaded.mailbox();
                keywords = keywords.size() > loaded.keywords().size() ? keywords : loaded.keywords();
                recentFrom = loaded.recentFrom();
                claim = loaded.claim();
                snapshot = loaded.snapshot();
                takeSteps();
            }
            return true;
        }
    }

    /**
     * Committers tell in any order when several write to one mailbox, and before it is loaded: a step waits until the
     * one before it was taken. Each commit moves the sequence by one, so a gap is a step still to come.
     */
    private void change(long modSeq, UnaryOperator<Snapshot> step) {
        synchronized (this) {
            waiting.put(modSeq, step);
            takeSteps();
        }
        listeners.forEach(Runnable::run);
    }

    private void takeSteps() {
        Snapshot now = snapshot;
        while (now != null && !waiting.isEmpty() && waiting.firstKey() <= now.highestModSeq() + 1) {
            var next = waiting.pollFirstEntry();
            if (next.getKey() > now.highestModSeq()) {
                now = next.getValue().apply(now);
            }
        }
        snapshot = now;
    }

    void appended(long[] uids, long[] flags, long modSeq) {
        change(modSeq, s -> s.appended(uids, flags, modSeq));
    }

    void flagged(long[] uids, long[] flags, long modSeq) {
        change(modSeq, s -> s.flagged(uids, flags, modSeq));
    }

    void expunged(long[] uids, long modSeq) {
        change(modSeq, s -> s.expunged(uids, modSeq));
    }

    synchronized void keywords(List<String> all) {
        if (all.size() > keywords.size()) {
            keywords = all;
        }
    }

    void renamed(String name) {
        Mailbox now = mailbox;
        mailbox = new Mailbox(now.id(), name, now.uidValidity(), now.subscribed(), now.use());
    }

    void markDeleted() {
        deleted = true;
        listeners.forEach(Runnable::run);
    }

    private long recent(boolean peek) {
        Claim mark;
        long from;
        long upTo;
        synchronized (this) {
            Snapshot now = snapshot;
            Claim known = claim;
            if (now == null || known == null) {
                throw new IllegalStateException("not loaded");
            }
            from = recentFrom;
            upTo = now.uidNext();
            if (peek || from == upTo) {
                return from;
            }
            recentFrom = upTo;
            mark = known;
        }
        mark.upTo(upTo);
        return from;
    }

    OpenMailbox session() {
        return new Session();
    }

    /** One session's hold on it. */
    private final class Session implements OpenMailbox {
        private final AtomicBoolean left = new AtomicBoolean();

        @Override
        public Mailbox mailbox() {
            return mailbox;
        }

        @Override
        public View view() {
            Snapshot now = snapshot;
            if (now == null) {
                throw new IllegalStateException("not loaded");
            }
            return now;
        }

        @Override
        public List<String> keywords() {
            return keywords;
        }

        @Override
        public long recentFrom(boolean peek) {
            return recent(peek);
        }

        @Override
        public boolean deleted() {
            return deleted;
        }

        @Override
        public AutoCloseable onChange(Runnable listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }

        @Override
        public void close() {
            if (left.compareAndSet(false, true)) {
                leave();
            }
        }
    }
}
