package org.signetmail.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.signetmail.tls.Level;
import org.signetmail.tls.Pin;

/**
 * What the administrator decided about other servers, and what they showed that was refused. Hosts and domains are
 * lower-case A-labels. Thread-safe, durable; pins and policies are told to {@link Changes}.
 */
public interface TrustBook {
    /** @param why for a person: who said so */
    record Pinned(String host, Pin pin, String why, Instant added) {}

    /** @param destination a mail domain or a host */
    record Policy(String destination, Level level) {}

    /**
     * A chain that was refused.
     *
     * @param chainPem leaf first
     * @param times how often, since this very chain was first seen
     */
    record Seen(String host, String chainPem, String why, long times, Instant last) {}

    List<Pinned> pins();

    Set<Pin> pins(String host);

    /** Refused when it is there already, or the host has {@link #MOST_PINS}. */
    Directory.Outcome<Pinned> pin(String host, Pin pin, String why);

    /** @param pin null for all of the host's */
    Directory.Outcome<List<Pinned>> unpin(String host, @Nullable Pin pin);

    List<Policy> policies();

    Optional<Level> level(String destination);

    void set(Policy policy);

    Directory.Outcome<Policy> removePolicy(String destination);

    /** Keeps what a host showed, in the place of what it showed before; of so many hosts that it may never fill the disk. */
    void saw(String host, String chainPem, String why);

    /** Newest first. */
    List<Seen> seen();

    Optional<Seen> seen(String host);

    /** It is settled and need not be looked at any more. */
    void forget(String host);

    /** Most pins of one host: of today's key, the next one and some more. */
    int MOST_PINS = 20;
}
