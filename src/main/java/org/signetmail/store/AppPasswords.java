package org.signetmail.store;

import java.time.Instant;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Passwords for one mail program each, made up here. They open mail protocols and never the web pages. Kept as a keyed hash
 * (HMAC-SHA256 under a key that follows from the master key): of 115 random bits a slow hash protects nothing more, and
 * a mail program that logs in each minute costs no Argon2id. Thread-safe, durable.
 */
public interface AppPasswords {
    /** What a mail program speaks when it logs in. */
    enum Protocol { SMTP, IMAP, POP3, SIEVE }

    /**
     * @param protocols what it opens
     * @param lastUsed when, to the minute; then {@code lastFrom} the address and {@code lastProtocol} the protocol; null for never
     */
    record AppPassword(
            long id, AccountId account, String name, Set<Protocol> protocols, Instant created, @Nullable Instant lastUsed,
            @Nullable String lastFrom, @Nullable Protocol lastProtocol) {
        public AppPassword {
            protocols = Set.copyOf(protocols);
        }
    }

    /** @param secret shown this once */
    record Made(AppPassword password, String secret) {
        @Override
        public String toString() {
            return "Made[" + password + "]";
        }
    }

    /** @param name unique in the account, 1 to 100 characters; @param protocols empty for all */
    Directory.Outcome<Made> add(AccountId account, String name, Set<Protocol> protocols);

    /** At most fifty, in the order that they were made. */
    List<AppPassword> list(AccountId account);

    Directory.Outcome<AppPassword> remove(AccountId account, long id);
}
