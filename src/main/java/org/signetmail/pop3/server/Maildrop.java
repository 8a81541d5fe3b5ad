package org.signetmail.pop3.server;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;

import org.signetmail.pop3.Reply;
import org.signetmail.store.Account;
import org.signetmail.store.Content;
import org.signetmail.store.Mailbox;
import org.signetmail.store.Mailboxes;
import org.signetmail.store.OpenMailbox;

/**
 * An account's INBOX as it was at login, and which of its messages the client deletes when it quits. Other sessions
 * may change the mailbox meanwhile: a message that is gone cannot be retrieved, and is no obstacle to quitting.
 * For the session's thread.
 */
final class Maildrop {
    /** A message that is not deleted. @param number counted from 1 @param size octets */
    record Message(int number, long uid, long size) {}

    private final Mailboxes mailboxes;
    private final Mailbox inbox;
    private final long[] uids;
    private final long[] sizes;
    private final BitSet deleted = new BitSet();

    private Maildrop(Mailboxes mailboxes, Mailbox inbox, long[] uids, long[] sizes) {
        this.mailboxes = mailboxes;
        this.inbox = inbox;
        this.uids = uids;
        this.sizes = sizes;
    }

    /** Empty when the account was removed this moment. */
    static Optional<Maildrop> of(Account account, Mailboxes mailboxes) {
        Optional<Mailbox> inbox = mailboxes.find(account.id(), "INBOX");
        Optional<OpenMailbox> found = inbox.flatMap(mailbox -> mailboxes.open(mailbox.id()));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (OpenMailbox open = found.get()) {
            OpenMailbox.View view = open.view();
            var uids = new long[view.count()];
            Arrays.setAll(uids, view::uid);
            return Optional.of(new Maildrop(mailboxes, inbox.get(), uids, mailboxes.sizes(inbox.get().id(), uids)));
        }
    }

    /** How many messages there are, deleted ones included. */
    int last() {
        return uids.length;
    }

    /** Empty when there is no such message, or it is deleted. */
    Optional<Message> message(int number) {
        return number < 1 || number > uids.length || deleted.get(number)
                ? Optional.empty()
                : Optional.of(new Message(number, uids[number - 1], sizes[number - 1]));
    }

    /** Messages that are not deleted. */
    int count() {
        return uids.length - deleted.cardinality();
    }

    /** Octets of the messages that are not deleted. */
    long size() {
        long sum = 0;
        for (int number = deleted.nextClearBit(1); number <= uids.length; number = deleted.nextClearBit(number + 1)) {
            sum += sizes[number - 1];
        }
        return sum;
    }

    /** RFC 1939 7, UIDL: never used again for another message. */
    String uniqueId(Message message) {
        return inbox.uidValidity() + "." + message.uid();
    }

    void delete(Message message) {
        deleted.set(message.number());
    }

    void keepAll() {
        deleted.clear();
    }

    /** Removes what the client deleted; durable when it returns. */
    void update() {
        if (!deleted.isEmpty()) {
            mailboxes.expunge(inbox.id(), deleted.stream().mapToLong(number -> uids[number - 1]).toArray(), true);
        }
    }

    Optional<Content> content(Message message) {
        return mailboxes.messages(inbox.id(), new long[] {message.uid()}, Set.of()).stream().findFirst().flatMap(mailboxes::content);
    }

    static Answer none() {
        return Answer.err("there is no such message");
    }

    static Answer gone() {
        return Answer.err(Reply.Code.PERMANENT, "the message was removed by another session");
    }
}
