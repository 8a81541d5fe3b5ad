package org.signetmail.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Who is signed in on the web pages. A session is known by a secret that only its browser has; the store keeps the secret's
 * hash. It is over after {@code web.session-idle-seconds} without a request (12 hours), {@code web.session-seconds} after it
 * began (30 days), or ten minutes after it began when the second factor never came. A new password, and disabling or removing
 * the account, end its sessions in the same transaction. Thread-safe, durable, the same in all processes.
 */
public interface WebSessions {
    /** How long it counts that somebody showed once more who they are. */
    Duration PROVEN_FOR = Duration.ofMinutes(10);

    /** What somebody has shown to be let in. */
    enum Proof {
        /** The password, and no more is asked for. */
        PASSWORD,
        /** The password, and the second factor is still to come: nothing else may be done. */
        AWAITING_SECOND_FACTOR,
        /** Both, or a passkey, which is both. */
        SECOND_FACTOR
    }

    /**
     * @param from address that it was opened from; {@code lastFrom}: that of the last request, to the minute
     * @param userAgent as the browser calls itself, at most 200 characters
     */
    record Session(
            long id, AccountId account, Proof proof, Instant opened, String from, String userAgent, Instant lastSeen, String lastFrom) {
        /** Whether what was shown is enough. */
        public boolean signedIn() {
            return proof != Proof.AWAITING_SECOND_FACTOR;
        }
    }

    /**
     * A session in the hands of its bearer.
     *
     * @param account enabled, in an enabled domain
     * @param secret for the cookie; 43 characters of base64url
     * @param provenUntil until when it counts that the bearer showed once more who they are; null when it counts no more, or was not done
     */
    record Live(Session session, Account account, String secret, @Nullable Instant provenUntil) {
        /** What each form of the session carries, for the server to know it by. It follows from the secret and is not stored. */
        public String csrf() {
            return new RandomSecret(secret).derived("csrf");
        }

        @Override
        public String toString() {
            return "Live[" + session.id() + "]";
        }
    }

    /** The account's oldest sessions end where it has a hundred. @throws StoreException when the account is gone or disabled */
    Live open(AccountId account, Proof proof, String from, String userAgent);

    /** The session of a secret, unless it is over. Notes that it was seen, at most once a minute. */
    Optional<Live> find(String secret, String from);

    /** The awaited second factor came: the session goes on under a new secret, and the old one is void. */
    Optional<Live> secondFactorDone(String secret);

    /**
     * The bearer, signed in, showed once more who they are: that counts for {@link #PROVEN_FOR}. The session goes on under a new
     * secret: who has the old one does not share in it. Empty where there is no such session.
     */
    Optional<Live> proven(String secret);

    /** Those that are not over, the one seen last first. */
    List<Session> list(AccountId account);

    /** False when the account has no such session. */
    boolean end(AccountId account, long id);

    /** How many ended. */
    int endAll(AccountId account);
}
