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
 * takes longer than to read it. Of at most {@link #MOST} messages, the newest. Thread-safe.
 */
final class HistoryTail {
    static final int MOST = 50_000;

    private final Sql sql;
    private final ConcurrentNavigableMap<Long, long[]> made = new ConcurrentSkipListMap<>();

    HistoryTail(Sql sql) {
        this.sql = sql;
    }

    private record Made(long id, long[] keys) {}

    /**
     * Numbers of mail that may have a key of each set, the highest first.
     *
     * @param upTo has its keys written down, and all before
     * @param from the lowest
     * @param before after the highest
     */
    List<Long> find(List<SortedSet<Long>> wanted, long upTo, long from, long before) {
        made.headMap(upTo, true).clear();
        List<Long> ids = sql.list("select id from mail where id > ? and id < ? order by id desc limit ?", r -> r.getLong(1), Math.max(upTo, from - 1), before, MOST);
        List<Long> unknown = ids.stream().filter(id -> !made.containsKey(id)).toList();
        if (!unknown.isEmpty()) {
            var hashes = new HashMap<String, Long>();
            sql.list("select id, sender, account, message_id, recipients from mail where id between ? and ?", row -> made(row, hashes), unknown.getLast(), unknown.getFirst())
                    .forEach(row -> made.put(row.id(), row.keys()));
            for (int over = made.size() - MOST; over > 0; over--) {
                made.pollFirstEntry();
            }
        }
        return ids.stream().filter(id -> may(made.get(id), wanted)).toList();
    }

    private static Made made(ResultSet row, Map<String, Long> hashes) throws SQLException {
        return new Made(row.getLong(1), HistoryRow.keys(row.getString(2), row.getString(3), row.getString(4), HistoryRow.fates(row.getString(5)), hashes)
                .stream().mapToLong(Long::longValue).toArray());
    }

    /** @param keys in order; null when they were dropped meanwhile: the row itself is to be looked at */
    private static boolean may(long @Nullable [] keys, List<SortedSet<Long>> wanted) {
        return keys == null || wanted.stream().allMatch(any -> any.stream().anyMatch(key -> Arrays.binarySearch(keys, key) >= 0));
    }
}
