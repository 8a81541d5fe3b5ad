package org.signetmail.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Who may not connect, and who failed to log in lately, by address or network as text; what the texts mean is the caller's to
 * know. Thread-safe, durable, the same in all processes.
 */
public interface BanBook {
    /** @param range an address or network, unique; @param by who banned it; @param until null for ever */
    record Ban(String range, String reason, String by, Instant since, @Nullable Instant until) {}

    /** Which bans there are, at a glance: another value when another process changed them. */
    record Version(long count, long newest, long sum) {}

    /** Logins that failed from somewhere. */
    record Failures(String source, long count, Instant last) {}

    /** In the order of their ranges, also those that are over and not swept yet. @param after the range where the part before ended, or empty */
    List<Ban> list(String after, int most);

    Optional<Ban> find(String range);

    Version version();

    /** One of the same range takes these values. */
    void put(Ban ban);

    /** False when there is none. */
    boolean remove(String range);

    /** Forgets bans that are over at {@code now}, and failures before {@code failuresSince}. @return how many bans */
    int sweep(Instant now, Instant failuresSince);

    /** Notes a failed login; gives how many there were from there since then, with this one. */
    long failed(String source, Instant now, Instant since);

    /** Whence logins failed since then, the most failures first. @param after the last one of the part before, or null */
    List<Failures> failures(Instant since, @Nullable Failures after, int most);

    /** Starts to count from none. False when nothing was counted. */
    boolean forgive(String source);
}
