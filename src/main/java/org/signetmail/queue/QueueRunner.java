package org.signetmail.queue;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.intake.Intake;
import org.signetmail.smtp.client.SmtpClient;
import org.signetmail.store.Changes;
import org.signetmail.store.Outbox;
import org.signetmail.store.Store;

/**
 * Sends what is in the queue: takes what is due, gives each domain a lane with a few connections, sleeps until more
 * comes due or the queue changes. Thread-safe. In its life: {@link #start}, {@link #close}, which lets go on what is
 * being sent for {@link #DRAIN} and gives the rest back.
 */
public final class QueueRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueueRunner.class);
    private static final Duration DRAIN = Duration.ofSeconds(10);
    /** A process that dies leaves its items to others, or to its next life, after this. */
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration RENEW = LEASE.dividedBy(4);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(10);
    private static final int MOST_IN_WORK = 1000;
    private static final String ROUTE = "route.";
    private static final String TLS = "tls.";

    private final Store store;
    private final Courier courier;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    private final Condition ended = lock.newCondition();
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private final Set<Long> inWork = new HashSet<>();
    private final List<ToIntFunction<Outbox>> dues = new ArrayList<>();
    private int workers;
    private boolean woken;
    private boolean closing;
    private Instant renewed = Instant.MIN;
    private @Nullable AutoCloseable subscription;
    private @Nullable Thread dispatcher;

    /** @param intake takes what senders are told @param caller asked for each connection, so that its settings are live */
    public QueueRunner(Store store, Intake intake, Router router, Supplier<SmtpClient.Caller> caller, QueueMeters meters, Clock clock, RandomGenerator random) {
        this.store = store;
        this.clock = clock;
        courier = new Courier(store, intake, router, caller, meters, clock, random);
    }

    public void start() {
        subscription = store.changes().subscribe(change -> {
            // On the committer's thread: what is to be read or written is the dispatcher's.
            switch (change) {
                case Changes.Change.QueueChanged() -> wake();
                case Changes.Change.SettingsChanged(String key) -> {
                    if (key.startsWith(ROUTE)) {
                        String domain = key.substring(ROUTE.length());
                        next(outbox -> outbox.retryDomain(domain.equals("*") ? null : domain));
                    } else if (key.startsWith(TLS)) {
                        next(outbox -> outbox.retryUntrusted(null));
                    } else {
                        wake();
                    }
                }
                case Changes.Change.TrustChanged(String destination) -> next(outbox -> outbox.retryUntrusted(destination));
                case Changes.Change.MailboxChanged _, Changes.Change.MailboxListChanged _, Changes.Change.DirectoryChanged _,
                        Changes.Change.LoginsEnded _, Changes.Change.DomainLoginsEnded _,
                        Changes.Change.CertificatesChanged _, Changes.Change.ListenersChanged _, Changes.Change.SieveChanged _ -> { }
            }
        });
        dispatcher = Thread.ofVirtual().name("queue").start(this::dispatch);
    }

    /** Looks at the queue at once. */
    public void wake() {
        lock.lock();
        try {
            woken = true;
            wanted.signal();
        } finally {
            lock.unlock();
        }
    }

    /** More is trusted than before: what waits for that is tried at once. */
    public void trustMore() {
        next(outbox -> outbox.retryUntrusted(null));
    }

    /** Makes things due, on the dispatcher's thread, at once. */
    private void next(ToIntFunction<Outbox> makesDue) {
        lock.lock();
        try {
            dues.add(makesDue);
            woken = true;
            wanted.signal();
        } finally {
            lock.unlock();
        }
    }

    private void makeDue() {
        List<ToIntFunction<Outbox>> now;
        lock.lock();
        try {
            now = List.copyOf(dues);
        } finally {
            lock.unlock();
        }
        int found = now.stream().mapToInt(due -> due.applyAsInt(store.outbox())).sum();
        lock.lock();
        try {
            dues.subList(0, now.size()).clear();
        } finally {
            lock.unlock();
        }
        if (found > 0) {
            LOG.info("{} that waited are tried now: what they waited for has changed", found);
        }
    }

    private void dispatch() {
        while (true) {
            Duration pause;
            try {
                pause = round();
            } catch (RuntimeException trouble) {
                LOG.error("the queue cannot be read; tried again in {} s", AFTER_TROUBLE.toSeconds(), trouble);
                pause = AFTER_TROUBLE;
            }
            if (!await(pause)) {
                return;
            }
        }
    }

    /** Takes and hands out what is due; how long until there is more to do. */
    private Duration round() {
        makeDue();
        Instant now = clock.instant();
        Set<Long> busy = busy();
        if (!busy.isEmpty() && !now.isBefore(renewed.plus(RENEW))) {
            store.outbox().renew(List.copyOf(busy), now.plus(LEASE));
            renewed = now;
        }
        QueueOptions options = QueueOptions.of(store.settings());
        Optional<Instant> due = store.outbox().nextDue();
        while (due.isPresent() && !due.get().isAfter(now) && busy.size() < MOST_IN_WORK) {
            if (busy.isEmpty()) {
                renewed = now;
            }
            List<Outbox.Item> items = store.outbox().lease(now, MOST_IN_WORK - busy.size(), LEASE);
            if (items.isEmpty()) {
                // Another process was quicker.
                due = Optional.of(now.plusSeconds(1));
                break;
            }
            handOut(items);
            busy = busy();
            due = store.outbox().nextDue();
        }
        staff(options);
        Duration pause = busy.isEmpty() ? Duration.ofDays(1) : RENEW;
        if (due.isPresent() && busy.size() < MOST_IN_WORK) {
            Duration until = Duration.between(now, due.get());
            pause = until.compareTo(pause) < 0 ? until : pause;
        }
        return pause;
    }

    private Set<Long> busy() {
        lock.lock();
        try {
            return Set.copyOf(inWork);
        } finally {
            lock.unlock();
        }
    }

    private void handOut(List<Outbox.Item> items) {
        var letters = new LinkedHashMap<Letter.Key, List<Outbox.Item>>();
        lock.lock();
        try {
            for (Outbox.Item item : items) {
                // Leased anew although in work: its lease ran out while the process stood still.
                if (inWork.add(item.id())) {
                    letters.computeIfAbsent(Letter.Key.of(item), _ -> new ArrayList<>()).add(item);
                }
            }
            letters.forEach((key, all) -> {
                Lane lane = lanes.computeIfAbsent(key.domain(), Lane::new);
                for (int from = 0; from < all.size(); from += Letter.MOST_RECIPIENTS) {
                    lane.waiting.add(new Letter(all.subList(from, Math.min(all.size(), from + Letter.MOST_RECIPIENTS))));
                }
            });
        } finally {
            lock.unlock();
        }
    }

    private void staff(QueueOptions options) {
        lock.lock();
        try {
            for (Lane lane : List.copyOf(lanes.values())) {
                if (lane.waiting.isEmpty() && lane.workers == 0) {
                    lanes.remove(lane.domain);
                }
                while (!closing && !lane.waiting.isEmpty() && lane.workers < options.perDestination() && workers < options.connections()) {
                    Letter first = lane.waiting.remove();
                    lane.workers++;
                    workers++;
                    Thread.ofVirtual().name("queue-" + lane.domain).start(() -> work(lane, first));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void work(Lane lane, Letter first) {
        var load = new Load(lane, first);
        try {
            courier.carry(first, load);
        } catch (IOException | RuntimeException trouble) {
            // What was not concluded stays leased and comes again when its lease is over.
            LOG.error("sending to {} came to a stop", lane.domain, trouble);
        } finally {
            lock.lock();
            try {
                load.taken.forEach(letter -> letter.items().forEach(item -> inWork.remove(item.id())));
                lane.workers--;
                workers--;
                woken = true;
                wanted.signal();
                ended.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** False at the end. */
    private boolean await(Duration atMost) {
        lock.lock();
        try {
            long left = Math.max(0, atMost.toNanos());
            while (!woken && !closing && left > 0) {
                left = wanted.awaitNanos(left);
            }
            woken = false;
            return !closing;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            wanted.signal();
        } finally {
            lock.unlock();
        }
        unsubscribe();
        if (!workersEnd(DRAIN)) {
            LOG.warn("mail is still being sent after {} s: broken off, to be sent again", DRAIN.toSeconds());
            courier.abort();
            workersEnd(Duration.ofSeconds(2));
        }
        join();
        Set<Long> left = busy();
        if (!left.isEmpty()) {
            store.outbox().renew(List.copyOf(left), clock.instant());
        }
    }

    private void unsubscribe() {
        AutoCloseable listening = subscription;
        if (listening != null) {
            try {
                listening.close();
            } catch (Exception e) {
                throw new IllegalStateException("a subscription to changes did not end", e);
            }
        }
    }

    private void join() {
        Thread thread = dispatcher;
        if (thread != null) {
            try {
                thread.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean workersEnd(Duration atMost) {
        long left = TimeUnit.MILLISECONDS.toNanos(atMost.toMillis());
        lock.lock();
        try {
            while (workers > 0 && left > 0) {
                left = ended.awaitNanos(left);
            }
            return workers == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** One domain's letters and how many connections carry them. Guarded by the runner's lock. */
    private static final class Lane {
        final String domain;
        final Deque<Letter> waiting = new ArrayDeque<>();
        int workers;

        Lane(String domain) {
            this.domain = domain;
        }
    }

    /** What one worker has taken from its lane and not finished. */
    private final class Load implements Courier.Bag {
        final Lane lane;
        final Set<Letter> taken = new HashSet<>();

        Load(Lane lane, Letter first) {
            this.lane = lane;
            taken.add(first);
        }

        @Override
        public @Nullable Letter next() {
            lock.lock();
            try {
                Letter letter = closing ? null : lane.waiting.poll();
                if (letter != null) {
                    taken.add(letter);
                }
                return letter;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public List<Letter> all() {
            lock.lock();
            try {
                List<Letter> all = List.copyOf(lane.waiting);
                lane.waiting.clear();
                taken.addAll(all);
                return all;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void finished(Letter letter) {
            lock.lock();
            try {
                taken.remove(letter);
                letter.items().forEach(item -> inWork.remove(item.id()));
            } finally {
                lock.unlock();
            }
        }
    }
}
