package org.signetmail.store;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * An account's mailboxes and the messages in them. Thread-safe. Every write is durable when the method returns,
 * and then told to {@link Changes}. UIDs rise strictly, modification sequences too (RFC 7162).
 */
public interface Mailboxes {
    /** What became of a wish about a mailbox. */
    sealed interface Made {
        record Done(Mailbox mailbox) implements Made {}

        record Exists() implements Made {}

        record NotFound() implements Made {}

        /** Illegal name, INBOX where it may not be, too deep, too many. */
        record Cannot(String why) implements Made {}
    }

    /** What became of filing messages. */
    sealed interface Filed {
        /** @param uids of the new messages, in the order given */
        record Done(long uidValidity, long[] uids) implements Filed {}

        record NoMailbox() implements Filed {}

        record OverQuota() implements Filed {}
    }

    /** Copied or moved: {@code sourceUids[i]} became {@code uids[i]}; messages already gone are left out. */
    sealed interface Copied {
        record Done(long uidValidity, long[] sourceUids, long[] uids) implements Copied {}

        record NoMailbox() implements Copied {}

        record OverQuota() implements Copied {}
    }

    /** Figures for STATUS (RFC 9051 6.3.11). */
    record Status(long messages, long unseen, long deleted, long recent, long size, long uidNext, long uidValidity, long highestModSeq) {}

    /** How STORE changes flags. */
    enum FlagChange { REPLACE, ADD, REMOVE }

    /** A message to file. @param internalDate RFC 9051 2.3.3 */
    record Arrival(Body body, FlagSet flags, Instant internalDate) {}

    List<Mailbox> list(AccountId account);

    /** Subscribed names, those of mailboxes that are gone too (RFC 9051 6.3.7). */
    List<String> subscriptions(AccountId account);

    Optional<Mailbox> find(AccountId account, String name);

    /** Makes missing parents too. */
    Made create(AccountId account, String name, @Nullable SpecialUse use);

    Made delete(AccountId account, String name);

    /** Children move along; INBOX leaves an empty INBOX behind (RFC 9051 6.3.6). */
    Made rename(AccountId account, String from, String to);

    void subscribe(AccountId account, String name, boolean subscribed);

    Optional<Status> status(MailboxId mailbox);

    /** The shared live view; every open must be closed. Empty when the mailbox is gone. */
    Optional<OpenMailbox> open(MailboxId mailbox);

    Filed append(MailboxId mailbox, List<Arrival> arrivals);

    /** The same where the mailbox still has its name: {@link Filed.NoMailbox} when it was renamed since it was found. */
    Filed append(Mailbox mailbox, List<Arrival> arrivals);

    /** All in one commit. Uids that are gone are passed over. Returns the uids whose flags did change. */
    long[] storeFlags(MailboxId mailbox, long[] uids, FlagChange change, FlagSet flags);

    /** Removes those of {@code uids} that carry \Deleted, or any of them when {@code unconditionally}. Returns those removed. */
    long[] expunge(MailboxId mailbox, long[] uids, boolean unconditionally);

    Copied copy(MailboxId from, long[] uids, MailboxId to);

    /** Atomic: each message is in one of the two at any time (RFC 6851 / RFC 9051 6.4.8). */
    Copied move(MailboxId from, long[] uids, MailboxId to);

    /** Stored messages in uid order; gone ones are left out. Reads in slices; memory bounded by {@code uids.length} rows without bodies. */
    default List<StoredMessage> messages(MailboxId mailbox, long[] uids) {
        return messages(mailbox, uids, EnumSet.allOf(StoredMessage.Detail.class));
    }

    /** The same with no more than is asked for. */
    List<StoredMessage> messages(MailboxId mailbox, long[] uids, Set<StoredMessage.Detail> details);

    /**
     * Shows each message in uid order; gone ones are left out. A headline is of use only while it is shown, and each thing is read out of
     * the database when it is asked for. The visitor is quick, and asks the store nothing.
     *
     * @param uids ascending
     */
    void headlines(MailboxId mailbox, long[] uids, Consumer<Headline> visitor);

    /** RFC822.SIZE of each of {@code uids}, which rise; 0 for those that are gone. */
    long[] sizes(MailboxId mailbox, long[] uids);

    /** The message's octets. Empty when it is gone meanwhile. */
    Optional<Content> content(StoredMessage message);

    /** The same of several, by {@link StoredMessage#blob}; gone ones are left out. All are in memory at once, or mapped from files: ask for few. */
    Map<String, Content> contents(List<StoredMessage> messages);
}
