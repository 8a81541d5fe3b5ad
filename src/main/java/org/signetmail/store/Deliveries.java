package org.signetmail.store;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;

/** Puts a message where it belongs in one durable commit: local mailboxes and queue together. Thread-safe. */
public interface Deliveries {
    /**
     * A copy for a local mailbox.
     *
     * @param mailbox its name; INBOX when there is none such
     * @param use a mailbox with this use comes before the one of the name; null for none
     * @param create whether a mailbox that is missing is made
     * @param recipient as the envelope named it, for the history; null when nobody did
     */
    record Filing(AccountId account, String mailbox, @Nullable SpecialUse use, boolean create, FlagSet flags, @Nullable Address recipient) {
        public Filing(AccountId account, String mailbox, FlagSet flags, @Nullable Address recipient) {
            this(account, mailbox, null, false, flags, recipient);
        }

        public Filing(AccountId account, String mailbox, FlagSet flags) {
            this(account, mailbox, flags, null);
        }
    }

    /**
     * A copy to send on.
     *
     * @param reversePath null is the null reverse-path {@code <>}
     * @param recipient as the envelope named it, for the history; null when it is the forward path
     */
    record Onward(@Nullable Address reversePath, Address forwardPath, String dsnNotify, @Nullable String originalRecipient, @Nullable Address recipient) {
        public Onward(@Nullable Address reversePath, Address forwardPath, String dsnNotify, @Nullable String originalRecipient) {
            this(reversePath, forwardPath, dsnNotify, originalRecipient, null);
        }
    }

    /**
     * @param envelopeId RFC 3461 ENVID, or null
     * @param origin what the history is told; null tells it nothing
     */
    record Delivery(
            Body body, Instant received, List<Filing> filings, List<Onward> onwards,
            @Nullable String envelopeId, boolean headersOnlyInDsn, boolean smtpUtf8, History.@Nullable Origin origin) {
        public Delivery(Body body, Instant received, List<Filing> filings, List<Onward> onwards, @Nullable String envelopeId,
                boolean headersOnlyInDsn, boolean smtpUtf8) {
            this(body, received, filings, onwards, envelopeId, headersOnlyInDsn, smtpUtf8, null);
        }
    }

    /**
     * Another message that comes of the first, and is left out where there is no room for it.
     *
     * @param besides what is committed with it @param once left out where this is remembered already; null for always
     */
    record Beside(Delivery delivery, Besides besides, SieveMemory.@Nullable Note once) {
        public Beside(Delivery delivery, SieveMemory.@Nullable Note once) {
            this(delivery, Besides.NOTHING, once);
        }
    }

    /** A recipient who gets no copy, for the history. @param why in words */
    record Dropped(Address recipient, String why) {}

    /** What is committed with a message. */
    record Besides(List<Beside> more, List<SieveMemory.Note> remembered, List<Dropped> dropped) {
        public static final Besides NOTHING = new Besides(List.of(), List.of(), List.of());

        public Besides {
            more = List.copyOf(more);
            remembered = List.copyOf(remembered);
            dropped = List.copyOf(dropped);
        }
    }

    /** What became of it. All or nothing. */
    sealed interface Delivered {
        /** On disk. @param queued ids of the queue items made, in the order of the onwards; then those of what was beside it */
        record Done(List<Long> queued) implements Delivered {}

        /** These accounts are full or gone: nothing was done; try again without them. */
        record Refused(List<AccountId> overQuota, List<AccountId> gone) implements Delivered {}
    }

    /** Returns after the disk has it. */
    Delivered deliver(Delivery delivery, Besides besides);

    /** The same, with nothing beside it. */
    default Delivered deliver(Delivery delivery) {
        return deliver(delivery, Besides.NOTHING);
    }
}
