package org.signetmail.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What an administrator should know of, and what of it is still to be told, as kept. Thread-safe, durable. */
public interface AlertBook {
    /** From what a glance will do for to what loses mail. */
    enum Severity { NOTICE, WARNING, CRITICAL }

    /**
     * @param key names the matter: certificate/own/expiry
     * @param words what is wrong; @param remedy what to do about it, or ""
     * @param stage of the matter: when it changes, people are told anew
     */
    record Alert(String key, Severity severity, String words, String remedy, String stage, Instant since) {}

    /**
     * Something that one teller has to tell: the alert as it was when it was raised.
     *
     * @param raised when; @param tried how often it was begun, this time among them
     */
    record Telling(long id, String teller, Alert alert, Instant raised, int tried) {}

    /** The gravest first, then the oldest. */
    List<Alert> list();

    /**
     * Whether people are to be told: the matter is new, or at another stage. Since when is kept from its first time. What each
     * of the tellers has to tell is written in the same commit.
     */
    boolean raise(Alert alert, Instant now, Collection<String> tellers);

    /** Whether there was one. What is to be told of it is told all the same. */
    boolean clear(String key);

    /** Takes what is due, the oldest first, for so long: nobody else gets it meanwhile, and whoever dies over it leaves it to others. */
    List<Telling> take(Instant now, int most, Duration lease);

    /** When something comes due next; empty when all is told. */
    Optional<Instant> nextDue();

    /** It was told, or is given up: no more of it. */
    void told(long id);

    /** It could not be told and is due again then. */
    void later(long id, Instant due);
}
