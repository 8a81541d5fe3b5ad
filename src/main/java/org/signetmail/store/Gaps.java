package org.signetmail.store;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Which rows may be read in the order of their numbers where several commit at once: a number is taken before its row is
 * committed, so one that is missing may still come, or never. It is waited for until every transaction that may have taken it is
 * over. Where none is missing nothing is waited for, which {@link Settled} must that looks at the table's last number alone. Thread-safe.
 */
final class Gaps {
    /** Between taking a number and being known as a transaction that writes. */
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final int MOST = 1000;

    /** @param first when it was first missed @param next the transaction that would have begun then @param over when it was known not to come, or null */
    private record Missed(long first, long next, @Nullable Long over) {}

    private record Writers(long oldest, long next) {}

    private final Sql sql;
    private final Dialect dialect;
    private final boolean inOrder;
    private final Map<Long, Missed> missed = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Missed> eldest) {
            return size() > MOST;
        }
    };

    Gaps(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
        inOrder = switch (dialect) {
            case SQLITE -> true;
            case POSTGRESQL -> false;
        };
    }

    /**
     * How many of these rows, from the first, have nothing before them that may still come.
     *
     * @param after the last number that was read @param read by the nano clock, before the rows were read
     */
    int whole(long after, long[] ids, long read) {
        if (inOrder) {
            return ids.length;
        }
        long expected = after + 1;
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] > expected && !over(expected, read)) {
                return i;
            }
            expected = ids[i] + 1;
        }
        return ids.length;
    }

    /** That it does not come is believed of rows alone that were read after it was known: it may have come in between. */
    private synchronized boolean over(long number, long read) {
        Missed before = missed.get(number);
        if (before != null && before.over() != null) {
            return read - before.over() > 0;
        }
        Writers now = sql.first("select " + dialect.transactions(), r -> new Writers(r.getLong(1), r.getLong(2))).orElseThrow();
        long nanos = System.nanoTime();
        if (before == null) {
            missed.put(number, new Missed(nanos, now.next(), null));
        } else if (nanos - before.first() >= LEAST.toNanos() && now.oldest() >= before.next()) {
            missed.put(number, new Missed(before.first(), before.next(), nanos));
        }
        return false;
    }
}
