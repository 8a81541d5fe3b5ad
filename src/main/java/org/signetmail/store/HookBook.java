package org.signetmail.store;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Webhooks: who is told of which events by HTTPS. Their secrets are sealed; a new one is shown once, and the one before signs
 * along for a day. Thread-safe, durable, the same in all processes.
 */
public interface HookBook {
    /** There are no more than so many. */
    int MOST = 50;
    /** For so long the secret of before signs along. */
    Duration BOTH = Duration.ofDays(1);

    /**
     * @param name unique, 1 to 60 letters, digits, dots, dashes and underscores
     * @param address https
     * @param domain of whose mail and logins it is told alone, or null for all
     * @param place up to where it was told
     */
    record Hook(long id, String name, URI address, Set<HookEvent> events, @Nullable String domain, boolean enabled, Instant created, HookTapes.Place place) {
        public Hook {
            events = Set.copyOf(events);
        }
    }

    /** @param secret shown this once: {@code whsec_} and base64 of 32 octets (Standard Webhooks) */
    record Made(Hook hook, String secret) {
        @Override
        public String toString() {
            return "Made[" + hook + "]";
        }
    }

    /** Told of what happens from now on. */
    Directory.Outcome<Made> add(String name, String address, Set<HookEvent> events, @Nullable String domain);

    /**
     * What is null stays. One that is enabled, or gets other events, is told of those from now on.
     *
     * @param domain empty for all
     */
    Directory.Outcome<Hook> set(String name, @Nullable String address, @Nullable Set<HookEvent> events, @Nullable String domain, @Nullable Boolean enabled);

    /** With all that it was still to be told. */
    Directory.Outcome<Hook> remove(String name);

    /** Another secret. */
    Directory.Outcome<Made> renewSecret(String name);

    /** In the order of their names. @param after the name where the part before ended, or empty */
    List<Hook> list(String after, int most);

    Optional<Hook> find(String name);

    /** What signs: the key of the secret, and for a day after a change that of the one before. Empty when the webhook is gone. */
    List<byte[]> keys(Hook hook);

    /**
     * Who delivers for it: one at a time, and whoever dies over it leaves it to others.
     *
     * @param holder names this process; @return the webhook as it is now, or empty when another has it, or it is gone or disabled
     */
    Optional<Hook> lease(long id, String holder, Instant until);

    /** Others need not wait for the lease's end. */
    void release(long id, String holder);
}
