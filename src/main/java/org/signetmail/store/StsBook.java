package org.signetmail.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Policies that other mail domains published by MTA-STS (RFC 8461). Holds the {@link #MOST} that were used last. Domains are lower-case A-labels. Thread-safe, durable. */
public interface StsBook {
    int MOST = 5_000;

    /**
     * @param id the policy's, of the domain's TXT record
     * @param text as it was fetched
     * @param expires when it ceases to count
     * @param used when mail was last sent by it
     */
    record Kept(String domain, String id, String text, Instant fetched, Instant expires, Instant used) {}

    Optional<Kept> find(String domain);

    /** Takes the place of what was known of the domain. */
    void keep(Kept policy);

    void used(String domain, Instant at);

    /** Those of which more than half of the life is over, and that were used since; the next to expire first. */
    List<Kept> ageing(Instant now, Instant usedSince, int most);

    /** Forgets what counts no more. */
    void sweep(Instant now);
}
