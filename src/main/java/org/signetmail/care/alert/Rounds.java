package org.signetmail.care.alert;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.store.AlertBook.Severity;
import org.signetmail.store.Changes;
import org.signetmail.store.Chore;
import org.signetmail.store.StoreException;

/**
 * Goes round every few minutes, and a moment after a certificate has changed, and has everyone look who looks for something to raise.
 * Each look stands alone: one that fails is told of, in the log and as an alert until it succeeds again, and keeps no other from looking.
 * Started once, closed once.
 */
public final class Rounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final Duration TICK = Duration.ofSeconds(1);

    /** @param name a word for the alert's key: "expiry"; @param subject what is looked at: "certificates that come to their end" */
    public record Look(String name, String subject, Runnable look) {}

    private final List<Look> looks;
    private final Alerts alerts;
    private final Chore chore = new Chore("rounds", "one look round failed");
    private final AtomicBoolean changed = new AtomicBoolean();
    private final AutoCloseable subscription;
    /** Of the chore's thread alone. */
    private boolean due;

    public Rounds(List<Look> looks, Alerts alerts, Changes changes) {
        this.looks = List.copyOf(looks);
        this.alerts = alerts;
        subscription = changes.subscribe(change -> {
            if (change instanceof Changes.Change.CertificatesChanged) {
                changed.set(true);
            }
        });
    }

    public void start() {
        chore.start(Duration.ZERO, EVERY, this::round);
        chore.start(TICK, TICK, this::tick);
    }

    /** A tick later: what belongs to the change, as how its order went, is written down by then. */
    void tick() {
        boolean now = due;
        due = changed.getAndSet(false);
        if (now) {
            round();
        }
    }

    void round() {
        looks.forEach(this::guarded);
    }

    private void guarded(Look look) {
        String key = "rounds/" + look.name();
        try {
            try {
                look.look().run();
                alerts.clear(key);
            } catch (StoreException failed) {
                LOG.warn("the look at {} failed, done again in {} s: {}", look.subject(), EVERY.toSeconds(), failed.getMessage());
                raise(key, look, failed);
            } catch (RuntimeException failed) {
                LOG.error("the look at {} failed, done again in {} s", look.subject(), EVERY.toSeconds(), failed);
                raise(key, look, failed);
            }
        } catch (StoreException away) {
            LOG.warn("the alert of the look at {} could not be written down: {}", look.subject(), away.getMessage());
        }
    }

    private void raise(String key, Look look, RuntimeException failed) {
        alerts.raise(key, Severity.WARNING, "the look at " + look.subject() + " failed: " + (failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage()),
                "alerts about them may be missing until it succeeds; the log says more", "failed");
    }

    @Override
    public void close() throws Exception {
        subscription.close();
        chore.close();
    }
}
