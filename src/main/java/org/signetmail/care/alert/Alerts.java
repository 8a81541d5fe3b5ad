package org.signetmail.care.alert;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.store.AlertBook;
import org.signetmail.store.AlertBook.Alert;
import org.signetmail.store.AlertBook.Severity;

/**
 * What an administrator should know of, from when it is found until it is over: kept in the store, shown by {@code status},
 * told once for each stage by every {@link Teller}, and in the log. Whoever finds a matter raises it as often as it likes.
 * Thread-safe.
 */
public final class Alerts implements AutoCloseable {
    /** Waits between tries of one teller; after the last the log has it alone. */
    static final List<Duration> TRIES = List.of(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofMinutes(10));
    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

    private final AlertBook book;
    private final Clock clock;
    private final List<Teller> tellers;
    private final List<Duration> tries;
    private final ScheduledExecutorService telling = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("alerts").factory());

    public Alerts(AlertBook book, Clock clock, List<Teller> tellers) {
        this(book, clock, tellers, TRIES);
    }

    Alerts(AlertBook book, Clock clock, List<Teller> tellers, List<Duration> tries) {
        this.book = book;
        this.clock = clock;
        this.tellers = List.copyOf(tellers);
        this.tries = tries;
    }

    /**
     * There is this matter now.
     *
     * @param key names it: certificate/own/expiry; @param remedy what to do about it, or ""
     * @param stage when it differs from the last one, people are told anew
     */
    public void raise(String key, Severity severity, String words, String remedy, String stage) {
        var alert = new Alert(key, severity, words, remedy, stage, clock.instant());
        if (!book.raise(alert)) {
            return;
        }
        String line = words + (remedy.isEmpty() ? "" : "; " + remedy);
        switch (severity) {
            case NOTICE -> LOG.info("{}", line);
            case WARNING -> LOG.warn("{}", line);
            case CRITICAL -> LOG.error("{}", line);
        }
        tellers.forEach(teller -> telling(() -> tell(teller, alert, 0), Duration.ZERO));
    }

    private void tell(Teller teller, Alert alert, int tried) {
        try {
            teller.tell(alert);
        } catch (IOException | RuntimeException e) {
            if (tried < tries.size()) {
                LOG.info("{} could not tell of \"{}\", tried again in {} s: {}", teller.name(), alert.words(), tries.get(tried).toSeconds(), e.getMessage());
                telling(() -> tell(teller, alert, tried + 1), tries.get(tried));
            } else {
                LOG.warn("{} could not tell of \"{}\": {}", teller.name(), alert.words(), e.getMessage());
            }
        }
    }

    private void telling(Runnable what, Duration later) {
        try {
            telling.schedule(what, later.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.info("the server stops; an alert is told by the log alone");
        }
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
    }
}
