package org.signetmail.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Tokens with which programs use the API: secrets of 256 random bits, kept as their SHA-256. A token does what its owner may
 * do, and of that only what its scopes name. Thread-safe, durable, the same in all processes.
 */
public interface Tokens {
    /** What a token is good for. All may read what their owner may read. */
    enum Scope {
        /** Whatever its owner may do. */
        ALL,
        /** Look at things; change nothing. */
        READ,
        /** Domains, accounts and aliases. */
        DIRECTORY,
        /** Certificates, listeners, trust. */
        TLS,
        /** What waits to be sent. */
        QUEUE,
        /** Settings. */
        SETTINGS,
        /** The rest of what a server administrator does. */
        SYSTEM
    }

    /**
     * @param owner whose it is, or null for the installation's own, made at the local socket: it may do what a server administrator may
     * @param expires from when on it is refused, or null for never
     * @param lastUsed when, to the minute, and {@code lastFrom} from which address; null for never
     */
    record Token(
            long id, String name, @Nullable AccountId owner, Set<Scope> scopes, Instant created, @Nullable Instant expires,
            @Nullable Instant lastUsed, @Nullable String lastFrom) {
        public Token {
            scopes = Set.copyOf(scopes);
        }
    }

    /** @param secret shown this once: {@code sgt_} and 43 characters of base64url */
    record Made(Token token, String secret) {
        @Override
        public String toString() {
            return "Made[" + token + "]";
        }
    }

    /** A token that was shown and holds. @param owner enabled, in an enabled domain; null for the installation's own */
    record Held(Token token, @Nullable Account owner) {}

    /** @param name unique for its owner, 1 to 100 characters; @param scopes at least one */
    Directory.Outcome<Made> add(String name, @Nullable AccountId owner, Set<Scope> scopes, @Nullable Instant expires);

    /** In the order that they were made; also those that have expired. @param owner null for everybody's; @param after the id where the part before ended, or 0 */
    List<Token> list(@Nullable AccountId owner, long after, int most);

    Optional<Token> find(long id);

    Directory.Outcome<Token> remove(long id);

    /** The token of a secret, unless it is unknown, expired, or its owner disabled. Notes its use, at most once a minute. */
    Optional<Held> held(String secret, String from);
}
