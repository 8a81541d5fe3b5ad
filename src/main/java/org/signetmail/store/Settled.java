package org.signetmail.store;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How far a table's rows are all there, for who reads it by its numbers and goes on after the last. Where several commit at once a
 * number is taken before its row is committed: rows with higher ones may be seen earlier, and one that is missing may still come, or
 * never. It is waited for until every transaction that may have taken it is over. Thread-safe.
 */
final class Settled {
    /** Between taking a number and being known as a transaction that writes. */
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final Sql sql;
    private final boolean inOrder;
    private final String look;
    private long upTo;
    private @Nullable Look waiting;
    private Known believed = new Known(0, System.nanoTime());
    private Known young = believed;

    /** @param last of the numbers that are seen @param oldest transaction under way @param next transaction to begin */
    private record Look(long last, long oldest, long next) {}

    /** @param upTo which number all is there @param since when it was known, by the nano clock */
    private record Known(long upTo, long since) {}

    Settled(Sql sql, Dialect dialect, String table) {
        this.sql = sql;
        inOrder = switch (dialect) {
            case SQLITE -> true;
            case POSTGRESQL -> false;
        };
        look = "select coalesce(max(id), 0), " + dialect.transactions() + " from " + table;
    }

    /**
     * The last number up to which all is there that will ever be: what was seen before is, once every transaction of then is over.
     * Exact where a unit of work takes a number only after it wrote something else: then the database knows its transaction.
     */
    synchronized long upTo() {
        Look now = sql.first(look, r -> new Look(r.getLong(1), r.getLong(2), r.getLong(3))).orElseThrow();
        if (now.oldest() >= now.next()) {
            upTo = now.last();
            waiting = null;
        } else if (waiting == null) {
            waiting = now;
        } else if (now.oldest() >= waiting.next()) {
            upTo = waiting.last();
            waiting = now;
        }
        return upTo;
    }

    /**
     * How many of these rows, from the first, have nothing before them that may still come. Where none is missing nothing is asked or waited for.
     *
     * @param after the last number that was read @param read by the nano clock, before the rows were read
     */
    synchronized int whole(long after, long[] ids, long read) {
        if (inOrder) {
            return ids.length;
        }
        // Of rows that were read before it was known some may have come in between.
        long settled = read - believed.since() > 0 ? believed.upTo() : 0;
        long expected = after + 1;
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] > expected && ids[i] - 1 > settled) {
                lookOn();
                return i;
            }
            expected = ids[i] + 1;
        }
        return ids.length;
    }

    private void lookOn() {
        long now = System.nanoTime();
        if (now - young.since() >= LEAST.toNanos()) {
            believed = young;
            young = new Known(upTo(), System.nanoTime());
        }
    }
}
