package org.signetmail.care.alert;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes round every few minutes and has everyone look who looks for something to raise. Started once, closed once. */
public final class Rounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final Duration EVERY = Duration.ofMinutes(5);

    private final List<Runnable> looks;
    private final ScheduledExecutorService chores = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("rounds").factory());

    public Rounds(List<Runnable> looks) {
        this.looks = List.copyOf(looks);
    }

    public void start() {
        chores.scheduleWithFixedDelay(() -> looks.forEach(Rounds::guarded), 0, EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    private static void guarded(Runnable look) {
        try {
            look.run();
        } catch (RuntimeException e) {
            LOG.error("one look round failed, done again in {} min", EVERY.toMinutes(), e);
        }
    }

    @Override
    public void close() {
        chores.shutdownNow();
    }
}
