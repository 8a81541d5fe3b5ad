package org.signetmail.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;

/**
 * What became of mail, for as many days as {@code history.days} says: from where each message came, to which mailbox or
 * server it went, each attempt with its reply and TLS. Written in the unit of work that does what it tells. Thread-safe.
 */
public interface History {
    /**
     * From where a message came.
     *
     * @param trace its id in the log; the session's id is its beginning
     * @param protocol as in Received (RFC 3848), or "notice" for mail of the server's own
     * @param client the other side's address, or ""
     * @param tls version and cipher, or ""
     * @param account who submitted it, or ""
     */
    record Origin(String trace, String protocol, String client, String helo, String tls, String account, @Nullable Address reversePath) {
        private static final String NOTICE = "notice";

        /** Mail of the server's own. */
        public static Origin notice(String about) {
            return new Origin(about, NOTICE, "", "", "", "", null);
        }

        public boolean isNotice() {
            return protocol.equals(NOTICE);
        }
    }

    enum Kind { DELIVERED, QUEUED, RELAYED, DEFERRED, BOUNCED, REMOVED }

    /**
     * What is to be told of a queue item: the other side's name, address and port ("" when there was none), its TLS, and what
     * it said.
     */
    record Step(Kind kind, Instant at, String host, String tls, String words) {}

    /**
     * Something that became of a recipient's mail.
     *
     * @param recipient as the envelope named it
     * @param notice number of the mail that told the sender; null for none
     */
    record Event(Instant at, String recipient, Kind kind, String host, String tls, String words, @Nullable Long notice) {}

    /** A message. @param id numbers of later mail are larger @param messageId of its header, or "" */
    record Mail(long id, Instant taken, Origin origin, String messageId, long size, List<Event> events) {}

    /**
     * Which mail; null is any.
     *
     * @param messageId with or without angle brackets
     * @param address a sender's, a recipient's, or of the account that submitted it or got it; {@code @domain} for all of a domain
     * @param within one more of those: whose mail the one who asks may see
     * @param trace the message's id in the log, also {@code queue-42} of a queue item; ids begin anew with each start of the server
     */
    record Query(@Nullable String messageId, @Nullable String address, @Nullable Instant from, @Nullable Instant until, @Nullable String within, @Nullable String trace) {
        public Query(@Nullable String messageId, @Nullable String address, @Nullable Instant from, @Nullable Instant until, @Nullable String within) {
            this(messageId, address, from, until, within, null);
        }

        public Query(@Nullable String messageId, @Nullable String address, @Nullable Instant from, @Nullable Instant until) {
            this(messageId, address, from, until, null);
        }
    }

    /**
     * What was found.
     *
     * @param goOn there was no time to look further: number to be given as {@code before}; null where all was looked through
     */
    record Found(List<Mail> mail, @Nullable Long goOn) {}

    /** The latest first, each with how it stands with each recipient now; within seconds. @param before number of the last one of the page before */
    Found find(Query query, @Nullable Long before, int most);

    /** One, with all that became of it. @param within as in a query */
    Optional<Mail> mail(long id, @Nullable String within);

    default Optional<Mail> mail(long id) {
        return mail(id, null);
    }
}
