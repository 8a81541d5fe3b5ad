package org.signetmail.care.alert;

import java.time.Duration;
import java.util.List;

import org.signetmail.store.Chore;


/** Goes round every few minutes and has everyone look who looks for something to raise. Started once, closed once. */
public final class Rounds implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMinutes(5);

    private final List<Runnable> looks;
    private final Chore chore = new Chore("rounds", "one look round failed");

    public Rounds(List<Runnable> looks) {
        this.looks = List.copyOf(looks);
    }

    public void start() {
        looks.forEach(look -> chore.start(Duration.ZERO, EVERY, look));
    }

    @Override
    public void close() {
        chore.close();
    }
}
