package org.signetmail.care.alert;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.store.AlertBook;
import org.signetmail.store.AlertBook.Alert;
import org.signetmail.store.AlertBook.Severity;
import org.signetmail.store.AlertBook.Telling;
import org.signetmail.store.StoreException;

/**
 * What an administrator should know of, from when it is found until it is over: kept in the store, shown by {@code status},
 * told for each stage by every {@link Teller}, and in the log. What a teller has to tell is in the store until it was told: a
 * process that dies over it leaves it to its next life or to another, so in the worst case people are told twice. Whoever finds
 * a matter raises it as often as it likes. Thread-safe. In its life: made, {@link #start}ed for what was left untold, closed.
 */
public final class Alerts implements AutoCloseable {
    /** Waits between tries of one teller; the last goes on. */
    static final List<Duration> TRIES = List.of(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(1));
    /** After so long what could not be told is no news any more: the log and {@code signet alerts} have it alone. */
    static final Duration NEWS = Duration.ofDays(3);
    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
    private static final Duration LEASE = Duration.ofMinutes(2);
    /** What another process left is found so soon. */
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
    /** So that a clock that goes by milliseconds has come to the moment. */
    private static final Duration A_LITTLE = Duration.ofMillis(5);
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private final AlertBook book;
    private final Clock clock;
    private final Map<String, Teller> tellers = new LinkedHashMap<>();
    private final List<Duration> tries;
    private final ScheduledExecutorService telling = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("alerts").factory());

    public Alerts(AlertBook book, Clock clock, List<Teller> tellers) {
        this(book, clock, tellers, TRIES);
    }

    Alerts(AlertBook book, Clock clock, List<Teller> tellers, List<Duration> tries) {
        this.book = book;
        this.clock = clock;
        tellers.forEach(teller -> this.tellers.put(teller.name(), teller));
        this.tries = tries;
    }

    /** Tells what was left untold, and from now on what others leave. */
    public void start() {
        telling.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    /**
     * There is this matter now.
     *
     * @param key names it: certificate/own/expiry; @param remedy what to do about it, or ""
     * @param stage when it differs from the last one, people are told anew
     */
    public void raise(String key, Severity severity, String words, String remedy, String stage) {
        Instant now = clock.instant();
        if (!book.raise(new Alert(key, severity, words, remedy, stage, now), now, tellers.keySet())) {
            return;
        }
        String line = words + (remedy.isEmpty() ? "" : "; " + remedy);
        switch (severity) {
            case NOTICE -> LOG.info("{}", line);
            case WARNING -> LOG.warn("{}", line);
            case CRITICAL -> LOG.error("{}", line);
        }
        lookIn(Duration.ZERO);
    }

    private void lookIn(Duration later) {
        try {
            telling.schedule(this::look, later.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.info("the server stops; what is to be told is told when it is back");
        }
    }

    /** Tells all that is due, one by one: what waits behind a slow one is still another process's to take. */
    private void look() {
        try {
            List<Telling> due = book.take(clock.instant(), 1, LEASE);
            while (!due.isEmpty() && !telling.isShutdown()) {
                due.forEach(this::tell);
                due = book.take(clock.instant(), 1, LEASE);
            }
        } catch (StoreException e) {
            // A scheduled task that throws is never run again.
            LOG.error("what there is to tell could not be read, done again in {} s: {}", LOOK_EVERY.toSeconds(), e.getMessage());
        }
    }

    private void tell(Telling one) {
        Teller teller = tellers.get(one.teller());
        if (teller == null) {
            LOG.warn("nobody tells by {} any more; not told by it: {}", one.teller(), one.alert().words());
            book.told(one.id());
            return;
        }
        try {
            teller.tell(one.alert());
            book.told(one.id());
        } catch (IOException | RuntimeException e) {
            Duration wait = tries.get(Math.min(one.tried(), tries.size()) - 1);
            Instant next = clock.instant().plus(wait);
            if (next.isAfter(one.raised().plus(NEWS))) {
                LOG.warn("{} could not tell of \"{}\" for {} days and gives up: {}", teller.name(), one.alert().words(), NEWS.toDays(), words(e));
                book.told(one.id());
            } else {
                LOG.info("{} could not tell of \"{}\", tried again in {} s: {}", teller.name(), one.alert().words(), wait.toSeconds(), words(e));
                book.later(one.id(), next);
                lookIn(wait.plus(A_LITTLE));
            }
        }
    }

    private static String words(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** The matter is over, or never was. */
    public void clear(String key) {
        if (book.clear(key)) {
            LOG.info("over: {}", key);
        }
    }

    /** The gravest first. */
    public List<Alert> list() {
        return book.list();
    }

    @Override
    public void close() {
        telling.shutdownNow();
        try {
            if (!telling.awaitTermination(DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("an alert is being told still; if that fails, it is told again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
