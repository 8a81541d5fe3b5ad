package org.signetmail.care.alert;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.signetmail.store.Changes;
import org.signetmail.store.Chore;

/**
 * Goes round every few minutes, and a moment after a certificate has changed, and has everyone look who looks for something to raise.
 * Started once, closed once.
 */
public final class Rounds implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final Duration TICK = Duration.ofSeconds(1);

    private final List<Runnable> looks;
    private final Chore chore = new Chore("rounds", "one look round failed");
    private final AtomicBoolean changed = new AtomicBoolean();
    private final AutoCloseable subscription;
    /** Of the chore's thread alone. */
    private boolean due;

    public Rounds(List<Runnable> looks, Changes changes) {
        this.looks = List.copyOf(looks);
        subscription = changes.subscribe(change -> {
            if (change instanceof Changes.Change.CertificatesChanged) {
                changed.set(true);
            }
        });
    }

    public void start() {
        looks.forEach(look -> chore.start(Duration.ZERO, EVERY, look));
        chore.start(TICK, TICK, this::tick);
    }

    /** A tick later: what belongs to the change, as how its order went, is written down by then. */
    private void tick() {
        boolean now = due;
        due = changed.getAndSet(false);
        if (now) {
            looks.forEach(Runnable::run);
        }
    }

    @Override
    public void close() throws Exception {
        subscription.close();
        chore.close();
    }
}
