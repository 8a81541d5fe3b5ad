package org.signetmail.sieve.run;

import java.time.Instant;
import java.time.ZoneId;

import org.jspecify.annotations.Nullable;

/** What a script may ask about beyond the message. */
public interface Surroundings {
    Instant now();

    /** The zone in which dates are told that name none. */
    ZoneId zone();

    boolean mailboxExists(String name);

    /** @param mailbox null is any; @param use like "\\Junk" */
    boolean specialUseExists(@Nullable String mailbox, String use);

    /** Whether a {@link Result.Mark} of this key is remembered. */
    boolean seen(String key);
}
