package org.signetmail.store;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;

/** Puts a message where it belongs in one durable commit: local mailboxes and queue together. Thread-safe. */
public interface Deliveries {
    /** A copy for a local mailbox. @param mailbox its name; INBOX when there is none such */
    record Filing(AccountId account, String mailbox, FlagSet flags) {}

    /** A copy to send on. @param reversePath null is the null reverse-path {@code <>} */
    record Onward(@Nullable Address reversePath, Address forwardPath, String dsnNotify, @Nullable String originalRecipient) {}

    /**
     * @param envelopeId RFC 3461 ENVID, or null
     */
    record Delivery(
            Body body, Instant received, List<Filing> filings, List<Onward> onwards,
            @Nullable String envelopeId, boolean headersOnlyInDsn, boolean smtpUtf8) {}

    /** What became of it. All or nothing. */
    sealed interface Delivered {
        /** On disk. @param queued ids of the queue items made, in the order of the onwards */
        record Done(List<Long> queued) implements Delivered {}

        /** These accounts are full or gone: nothing was done; try again without them. */
        record Refused(List<AccountId> overQuota, List<AccountId> gone) implements Delivered {}
    }

    /** Returns after the disk has it. */
    Delivered deliver(Delivery delivery);
}
