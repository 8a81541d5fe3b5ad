package org.signetmail.store;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the keys by which mail is found, and forgets mail that is too old; in steps small enough that nobody waits for them. */
final class HistoryKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryKeeper.class);
    private static final Duration KEYS_EVERY = Duration.ofSeconds(5);
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);
    private static final int SWEPT = 200;
    /** Of sweeping, in a minute: more mail than a server takes in a minute. */
    private static final int STEPS = 2000;

    private final SqlHistory history;
    private final ScheduledExecutorService chores = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("history").factory());
    private volatile boolean closing;

    HistoryKeeper(SqlHistory history) {
        this.history = history;
    }

    void start() {
        chores.scheduleWithFixedDelay(() -> guarded(this::key), KEYS_EVERY.toMillis(), KEYS_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        chores.scheduleWithFixedDelay(() -> guarded(this::sweep), SWEEP_EVERY.toMillis(), SWEEP_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void key() {
        boolean more = true;
        while (more && !closing) {
            more = history.key();
        }
    }

    private void sweep() {
        boolean more = true;
        for (int i = 0; i < STEPS && more && !closing; i++) {
            more = history.sweep(SWEPT);
        }
    }

    private void guarded(Runnable chore) {
        try {
            chore.run();
        } catch (RuntimeException e) {
            if (!closing) {
                LOG.warn("keeping the history: {}", e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        chores.shutdown();
        try {
            if (!chores.awaitTermination(5, TimeUnit.SECONDS)) {
                chores.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
