package org.signetmail.queue;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.store.Outbox;

/** What an administrator sees of the queue and does to it. Thread-safe; every change is durable and live at once. */
public final class QueueDesk {
    /**
     * A recipient's row.
     *
     * @param from null is the null reverse-path
     * @param lastReply empty before the first attempt
     */
    public record Row(
            long id, @Nullable Address from, Address to, long size, Instant queued, Instant nextAttempt, Instant expires, int attempts,
            String lastReply, boolean held) {
        static Row of(Outbox.Item item) {
            return new Row(item.id(), item.reversePath(), item.forwardPath(), item.size(), item.queued(), item.nextAttempt(), item.expires(),
                    item.attempts(), item.lastReply(), item.held());
        }
    }

    private final Outbox outbox;

    public QueueDesk(Outbox outbox) {
        this.outbox = outbox;
    }

    public long count() {
        return outbox.count();
    }

    /** Oldest first. @param containing what the sender's or the recipient's address has in it; empty for all @param after an item's id, or 0 */
    public List<Row> list(String containing, long after, int most) {
        return outbox.list(containing, after, most).stream().map(Row::of).toList();
    }

    /** Number of the mail in the history that an item belongs to. */
    public Optional<Long> mail(long id) {
        return outbox.mail(id);
    }

    /**
     * The message's beginning.
     *
     * @param octets at most as many as were asked for
     */
    public record Beginning(byte[] octets, long size) {}

    /** Empty when there is no such item. @param most octets */
    public Optional<Beginning> message(long id, int most) {
        return outbox.find(id).flatMap(item -> outbox.content(item)).map(content -> {
            try (content) {
                ByteBuffer all = content.bytes();
                byte[] octets = new byte[Math.min(most, all.remaining())];
                int size = all.remaining();
                all.get(octets);
                return new Beginning(octets, size);
            }
        });
    }

    /** Tries now what waits for a domain: its way is another. How many. */
    public int retryDomain(String domain) {
        return outbox.retryDomain(domain);
    }

    /** Tries now what waits because TLS did not come about as a domain or a host demands. How many. */
    public int retryUntrusted(String destination) {
        return outbox.retryUntrusted(destination);
    }

    /** Tries now all that was tried before, but what is held. How many. */
    public int retryAll() {
        return outbox.retryDomain(null);
    }

    public Optional<Row> show(long id) {
        return outbox.find(id).map(Row::of);
    }

    /** Tries now, released where it was held. False when there is no such item, as below. */
    public boolean retry(long id) {
        return outbox.retryNow(id);
    }

    public boolean hold(long id) {
        return outbox.hold(id, true);
    }

    public boolean release(long id) {
        return outbox.hold(id, false);
    }

    /** Takes it out; nobody is told. */
    public boolean remove(long id) {
        return outbox.remove(id);
    }
}
