package org.signetmail.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * How TLS went with each host that we connected to, the last time. Holds the {@link #MOST} that were met last. Hosts are lower-case
 * A-labels or addresses. Thread-safe, durable.
 */
public interface DestinationBook {
    /** Most hosts kept, and the longest chain: 16 MiB at the very most. */
    int MOST = 1000;
    int LONGEST_CHAIN = 16 * 1024;

    /**
     * @param destination whom the connection was for: a mail domain, or the host itself
     * @param level that was demanded
     * @param protocol empty where nothing was agreed
     * @param assurance on what trust in the host rested: "DANE matched 3 1 1"; empty where on nothing but the level
     * @param chainPem leaf first; empty where none was shown, or it was too long to keep
     * @param failure in words; null where TLS served
     * @param times how often since it is in the book
     */
    record Met(String host, String destination, Instant at, String level, String protocol, String cipher, @Nullable String group, String assurance, String chainPem,
            @Nullable String failure, long times) {}

    /** Where a page before this one ended. */
    record After(Instant at, String host) {}

    /** Takes the place of what was known of these hosts; {@code times} is added. */
    void met(Collection<Met> met);

    /** Newest first. @param containing part of a host or destination; empty for all */
    List<Met> list(String containing, @Nullable After after, int limit);

    Optional<Met> find(String host);
}
