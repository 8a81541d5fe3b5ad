package org.signetmail.store;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is looked after again and again, one look at a time, on a platform thread of its own. A look that fails is told in the log, a
 * database that is away in a line, and does not keep the next from coming. In its life: made, {@link #start}, {@link #close}.
 */
public final class Chore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Chore.class);

    private final String failed;
    private final ScheduledExecutorService thread;

    /** @param name the thread's @param failed what is to be said of a look that fails: "bans were not read" */
    public Chore(String name, String failed) {
        this.failed = failed;
        thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name(name).factory());
    }

    /** @param first until the first look @param rest between two */
    public void start(Duration first, Duration rest, Runnable look) {
        thread.scheduleWithFixedDelay(() -> guarded(look, rest), first.toMillis(), rest.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One more look, as soon as there is time; none after the end. */
    public void once(Runnable look) {
        try {
            thread.execute(() -> guarded(look, Duration.ZERO));
        } catch (RejectedExecutionException ended) {
            LOG.debug("{}: it is over", failed);
        }
    }

    private void guarded(Runnable look, Duration rest) {
        try {
            look.run();
        } catch (StoreException e) {
            LOG.warn("{}, tried again in {} s: {}", failed, rest.toSeconds(), e.getMessage());
        } catch (RuntimeException e) {
            // A scheduled task that throws is never run again.
            LOG.error("{}, tried again in {} s", failed, rest.toSeconds(), e);
        }
    }

    /** No look begins any more, and the one that is under way may end. @return whether it did */
    public boolean ended(Duration within) throws InterruptedException {
        thread.shutdown();
        return thread.awaitTermination(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The look that is under way is interrupted. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
