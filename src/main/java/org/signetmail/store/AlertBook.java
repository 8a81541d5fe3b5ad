package org.signetmail.store;

import java.time.Instant;
import java.util.List;

/** What an administrator should know of, as kept. Thread-safe, durable. */
public interface AlertBook {
    /** From what a glance will do for to what loses mail. */
    enum Severity { NOTICE, WARNING, CRITICAL }

    /**
     * @param key names the matter: certificate/own/expiry
     * @param words what is wrong; @param remedy what to do about it, or ""
     * @param stage of the matter: when it changes, people are told anew
     */
    record Alert(String key, Severity severity, String words, String remedy, String stage, Instant since) {}

    /** The gravest first, then the oldest. */
    List<Alert> list();

    /** Whether people are to be told: the matter is new, or at another stage. Since when is kept from its first time. */
    boolean raise(Alert alert);

    /** Whether there was one. */
    boolean clear(String key);
}
