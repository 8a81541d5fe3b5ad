package org.signetmail.care;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.signetmail.net.TicketKeys;
import org.signetmail.store.Chore;
import org.signetmail.store.TicketKeyBook;

/**
 * Session-ticket keys of the installation: sealed in the store, so that a session resumes after a restart and with another
 * process of the same installation. A key makes tickets for 12 hours and opens them for 24 more. The next one is made a
 * while before it is used, and everybody looks often enough to know it by then. Thread-safe; {@link #current} never blocks.
 */
public final class SharedTicketKeys implements TicketKeys, AutoCloseable {
    static final Duration MAKES = Duration.ofHours(12);
    static final Duration OPENS = Duration.ofHours(24);
    static final Duration AHEAD = Duration.ofMinutes(15);
    private static final Duration LOOK_EVERY = Duration.ofMinutes(5);

    private final TicketKeyBook book;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Chore chore = new Chore("ticket-keys", "the session-ticket keys could not be looked after; those of before go on serving");
    private volatile List<Key> keys = List.of();
    private volatile List<Instant> known = List.of();

    /** Reads the keys, makes one when none can be used, and looks again every five minutes. */
    public SharedTicketKeys(TicketKeyBook book, Clock clock) {
        this.book = book;
        this.clock = clock;
        look();
        chore.start(LOOK_EVERY, LOOK_EVERY, this::look);
    }

    @Override
    public List<Key> current() {
        return keys;
    }

    /** One look: what is due is made, what is new is taken in. */
    synchronized void look() {
        Instant now = clock.instant();
        List<TicketKeyBook.Kept> kept = book.list();
        Instant newest = kept.isEmpty() ? Instant.MIN : kept.getFirst().activeFrom();
        boolean none = kept.isEmpty() || newest.plus(MAKES).isBefore(now);
        if (none || newest.plus(MAKES).minus(AHEAD).isBefore(now)) {
            var secret = new byte[SECRET];
            random.nextBytes(secret);
            // The old one lasts until the new one is known everywhere; without an old one there is nothing to wait for.
            Instant from = none ? now : newest.plus(MAKES);
            book.add(new TicketKeyBook.Kept(from, secret), none ? now.minus(MAKES) : newest, now.minus(MAKES).minus(OPENS));
            kept = book.list();
        }
        take(kept, now);
    }

    private void take(List<TicketKeyBook.Kept> kept, Instant now) {
        var made = new ArrayList<TicketKeyBook.Kept>();
        var ahead = new ArrayList<TicketKeyBook.Kept>();
        for (TicketKeyBook.Kept key : kept) {
            (key.activeFrom().isAfter(now) ? ahead : made).add(key);
        }
        // One that is not active yet opens tickets of a process whose clock is ahead.
        made.addAll(made.isEmpty() ? 0 : 1, ahead);
        List<Instant> order = made.stream().map(TicketKeyBook.Kept::activeFrom).toList();
        if (!order.equals(known)) {
            keys = made.stream().map(key -> Key.of(key.secret())).toList();
            known = order;
        }
    }

    @Override
    public void close() {
        chore.close();
    }
}
