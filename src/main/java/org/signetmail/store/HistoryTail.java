package org.signetmail.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

import org.jspecify.annotations.Nullable;

/**
 * The keys of mail that has none written down yet, kept from one look to the next: a row never changes, and to hash its addresses
 * takes longer than to read it. Of at most {@link #MOST} messages, the newest; of others they are made for the look. Thread-safe.
 */
final class HistoryTail {
    private static final int MOST = 50_000;
    /** Messages that are looked at in one go. */
    private static final int PIECE = 2_000;

    private final Sql sql;
    private final ConcurrentNavigableMap<Long, long[]> made = new ConcurrentSkipListMap<>();

    HistoryTail(Sql sql) {
        this.sql = sql;
    }

    private record Made(long id, long[] keys) {}

    /**
     * What a piece holds.
     *
     * @param ids of mail that may have a key of each set, the highest first
     * @param goOn what {@code before} is to be for the next piece, or null when this was the last
     */
    record Piece(List<Long> ids, @Nullable Long goOn) {}

    /**
     * Looks at the newest of a range.
     *
     * @param upTo has its keys written down, and all before
     * @param from the lowest
     * @param before after the highest
     */
    Piece find(List<SortedSet<Long>> wanted, long upTo, long from, long before) {
        made.headMap(upTo, true).clear();
        List<Long> ids = sql.list("select id from mail where id > ? and id < ? order by id desc limit ?", r -> r.getLong(1), Math.max(upTo, from - 1), before, PIECE);
        var known = new HashMap<Long, long[]>();
        ids.forEach(id -> {
            long[] keys = made.get(id);
            if (keys != null) {
                known.put(id, keys);
            }
        });
        List<Long> unknown = ids.stream().filter(id -> !known.containsKey(id)).toList();
        if (!unknown.isEmpty()) {
            var hashes = new HashMap<String, Long>();
            sql.list("select id, trace, sender, account, message_id, recipients from mail where id between ? and ?", row -> made(row, hashes), unknown.getLast(), unknown.getFirst())
                    .forEach(row -> known.put(row.id(), row.keys()));
            made.putAll(known);
            for (int over = made.size() - MOST; over > 0; over--) {
                made.pollFirstEntry();
            }
        }
        return new Piece(ids.stream().filter(id -> may(known.get(id), wanted)).toList(), ids.size() < PIECE ? null : ids.getLast());
    }

    private static Made made(ResultSet row, Map<String, Long> hashes) throws SQLException {
        return new Made(row.getLong(1), HistoryRow.keys(row.getString(2), row.getString(3), row.getString(4), row.getString(5), HistoryRow.fates(row.getString(6)), hashes)
                .stream().mapToLong(Long::longValue).toArray());
    }

    /** @param keys in order; null when the row is gone meanwhile */
    private static boolean may(long @Nullable [] keys, List<SortedSet<Long>> wanted) {
        return keys != null && wanted.stream().allMatch(any -> any.stream().anyMatch(key -> Arrays.binarySearch(keys, key) >= 0));
    }
}
