package org.signetmail.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;

/** The queue of mail to send on; one item per recipient. Thread-safe, durable, shared by processes through leases. */
public interface Outbox {
    /**
     * @param attempts made so far
     * @param lastReply the reason of the last failure, in words; empty before the first attempt
     * @param held by the administrator: not tried until released
     * @param submitter the account that submitted it, {@link #SERVER} for mail of the server's own, "" for what came from elsewhere
     */
    record Item(
            long id, String blob, long size, @Nullable Address reversePath, Address forwardPath, String dsnNotify,
            @Nullable String originalRecipient, @Nullable String envelopeId, boolean headersOnlyInDsn, boolean smtpUtf8,
            Instant queued, Instant nextAttempt, Instant expires, int attempts, String lastReply, boolean held,
            boolean delayTold, String submitter) {}

    /** Who submitted what the server wrote itself. */
    String SERVER = "server";

    /** Takes up to {@code most} due items for {@code lease}; nobody else gets them meanwhile. */
    List<Item> lease(Instant now, int most, Duration lease);

    /** Moves the end of the leases of items still in work; now gives them back. */
    void renew(List<Long> ids, Instant until);

    /** When the earliest item comes due; empty when the queue is empty. */
    Optional<Instant> nextDue();

    /** Gone to the next hop, or given up: the item leaves. @param step for the history */
    void done(long id, History.Step step);

    /** One commit: the items leave and a delivery (their DSN) takes their place. @param items with what the history is told of each */
    Deliveries.Delivered replace(Map<Long, History.Step> items, Deliveries.Delivery dsn, Deliveries.Besides besides);

    /** @param untrusted hosts with which TLS did not come about as it was demanded, this time @param step for the history */
    void defer(long id, Instant nextAttempt, String reply, boolean delayTold, Collection<String> untrusted, History.Step step);

    /** Makes due what waits because TLS did not come about with this host, or with anybody for this domain; null for all such. How many. */
    int retryUntrusted(@Nullable String destination);

    /** Makes due all that was tried and waits, for this domain; null for every one. How many. */
    int retryDomain(@Nullable String domain);

    /** By id. @param containing what the sender's or the recipient's address has in it; empty for all */
    List<Item> list(String containing, long after, int most);

    default List<Item> list(long after, int most) {
        return list("", after, most);
    }

    /** Number of the mail in the history that an item belongs to; empty where none was kept. */
    Optional<Long> mail(long id);

    long count();

    Optional<Item> find(long id);

    /** Administrator's: try now, hold, release, remove. False when there is no such item. */
    boolean retryNow(long id);

    boolean hold(long id, boolean held);

    boolean remove(long id);

    Optional<Content> content(Item item);
}
