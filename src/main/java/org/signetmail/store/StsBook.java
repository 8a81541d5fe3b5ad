package org.signetmail.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Policies that other mail domains published by MTA-STS (RFC 8461), and those that could not be had. Holds the {@link #MOST} that
 * were used last, and the {@link #MOST_FAULTS} newest faults. Domains are lower-case A-labels. Thread-safe, durable.
 */
public interface StsBook {
    int MOST = 5_000;
    int MOST_FAULTS = 1_000;

    /**
     * @param id the policy's, of the domain's TXT record
     * @param text as it was fetched
     * @param expires when it ceases to count
     * @param used when mail was last sent by it
     */
    record Kept(String domain, String id, String text, Instant fetched, Instant expires, Instant used) {}

    /** @param id of the policy that could not be had; @param why in words */
    record Fault(String id, String why, Instant at) {}

    /** @param policy null where none was ever had; @param fault of the last try, null where that went well */
    record Known(String domain, @Nullable Kept policy, @Nullable Fault fault) {}

    Optional<Kept> find(String domain);

    /** Takes the place of what was known of the domain; a fault is over. */
    void keep(Kept policy);

    /** What is kept of the domain stays. */
    void failed(String domain, Fault fault);

    /** By domain. @param containing part of it; empty for all @param after the last domain of the page before, or empty */
    List<Known> list(String containing, String after, int limit);

    Optional<Known> known(String domain);

    void used(String domain, Instant at);

    /** Those of which more than half of the life is over, and that were used since; the next to expire first. */
    List<Kept> ageing(Instant now, Instant usedSince, int most);

    /** Forgets what counts no more. @param faultsSince older faults are no news */
    void sweep(Instant now, Instant faultsSince);
}
