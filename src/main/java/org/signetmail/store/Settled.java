package org.signetmail.store;

import org.jspecify.annotations.Nullable;

/**
 * Up to which number a table's rows are all there. Where several commit at once a number is taken before its row is committed, and
 * rows with higher ones may be seen earlier. Who reads a table by its numbers, going on after the last, must stop here. A unit of work
 * takes such a number only after it wrote something else: then the database knows its transaction. Thread-safe.
 */
final class Settled {
    private final Sql sql;
    private final String look;
    private long upTo;
    private @Nullable Look waiting;

    /** @param last of the numbers that are seen @param oldest transaction under way @param next transaction to begin */
    private record Look(long last, long oldest, long next) {}

    Settled(Sql sql, Dialect dialect, String table) {
        this.sql = sql;
        look = "select coalesce(max(id), 0), " + dialect.transactions() + " from " + table;
    }

    /** What was seen before is settled once every transaction of then is over. */
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
}
