package org.signetmail.store;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * By what mail is found: the keys of {@link HistoryRow#keys}, made for a block of 2,048 numbers of mail at once and written in 64
 * rows, so that a message costs a fraction of a row. A look-up reads one row a block, the newest first. Thread-safe.
 */
final class HistoryKeys {
    static final int BLOCK_BITS = 11;
    private static final int BUCKETS = 64;
    /** Blocks that are read in one query: the newest, then more of them, since what is looked for is mostly new. */
    private static final int MOST_BLOCKS = 256;
    private static final Tx.Insert ADD = new Tx.Insert("mail_key", "block, bucket, entries");

    private final Sql sql;

    HistoryKeys(Sql sql) {
        this.sql = sql;
    }

    /** What keys are made of. */
    private record Named(int low, SortedSet<Long> keys) {}

    /** A key as far as it is written down: mail that is found is to be looked at. */
    private record Entry(int bucket, int fragment) implements Comparable<Entry> {
        static Entry of(long key) {
            return new Entry((int) (key & BUCKETS - 1), (int) (key >> Integer.SIZE));
        }

        @Override
        public int compareTo(Entry other) {
            int byBucket = Integer.compare(bucket, other.bucket);
            return byBucket != 0 ? byBucket : Integer.compare(fragment, other.fragment);
        }
    }

    static long block(long id) {
        return id >> BLOCK_BITS;
    }

    /** The last number of a block. */
    static long last(long block) {
        return (block + 1 << BLOCK_BITS) - 1;
    }

    /** What is to be written of a block whose rows are all there. */
    Map<Integer, byte[]> made(long block) {
        var known = new HashMap<String, Long>();
        List<Named> rows = sql.list("select id, trace, sender, account, message_id, recipients from mail where id between ? and ? order by id", r -> named(r, known),
                block << BLOCK_BITS, last(block));
        var entries = new TreeMap<Entry, List<Integer>>();
        for (Named row : rows) {
            row.keys().forEach(key -> entries.computeIfAbsent(Entry.of(key), _ -> new ArrayList<>(1)).add(row.low()));
        }
        var sizes = new int[BUCKETS];
        entries.forEach((entry, lows) -> sizes[entry.bucket()] += Integer.BYTES + Short.BYTES * (1 + lows.size()));
        var written = new TreeMap<Integer, ByteBuffer>();
        entries.forEach((entry, lows) -> {
            ByteBuffer into = written.computeIfAbsent(entry.bucket(), bucket -> ByteBuffer.allocate(sizes[bucket]));
            into.putInt(entry.fragment()).putShort((short) lows.size());
            lows.forEach(low -> into.putShort((short) (int) low));
        });
        return written.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().array(), (a, _) -> a, TreeMap::new));
    }

    private static Named named(ResultSet row, Map<String, Long> known) throws SQLException {
        return new Named((int) row.getLong(1) & (1 << BLOCK_BITS) - 1,
                HistoryRow.keys(row.getString(2), row.getString(3), row.getString(4), row.getString(5), HistoryRow.fates(row.getString(6)), known));
    }

    void add(Tx tx, long block, Map<Integer, byte[]> made) {
        made.forEach((bucket, entries) -> tx.atCommit(ADD, block, bucket, entries));
    }

    void forget(Tx tx, long before) throws SQLException {
        tx.update("delete from mail_key where block < ?", before);
    }

    /**
     * Numbers of mail that may have a key of each set, the highest first.
     *
     * @param from the lowest
     * @param before after the highest
     * @param to takes each; says whether it wants more
     */
    void find(List<SortedSet<Long>> wanted, long from, long before, LongPredicate to) {
        long lowest = block(from);
        int width = 8;
        for (long top = block(before - 1); top >= lowest; width = Math.min(MOST_BLOCKS, 2 * width)) {
            long bottom = Math.max(lowest, top - width + 1);
            Map<Long, Map<Entry, BitSet>> blocks = blocks(bottom, top, wanted.stream().flatMap(Collection::stream).map(Entry::of).distinct().toList());
            for (; top >= bottom; top--) {
                BitSet common = common(blocks.getOrDefault(top, Map.of()), wanted);
                for (int low = common.length() - 1; low >= 0; low = common.previousSetBit(low - 1)) {
                    long id = top << BLOCK_BITS | low;
                    if (id >= from && id < before && !to.test(id)) {
                        return;
                    }
                }
            }
        }
    }

    private Map<Long, Map<Entry, BitSet>> blocks(long bottom, long top, List<Entry> wanted) {
        var blocks = new HashMap<Long, Map<Entry, BitSet>>();
        sql.list("select block, bucket, entries from mail_key where block in (" + listed(LongStream.rangeClosed(bottom, top).boxed()) + ") and bucket in ("
                + listed(wanted.stream().map(Entry::bucket).distinct()) + ")", row -> {
                    int bucket = row.getInt(2);
                    read(ByteBuffer.wrap(row.getBytes(3)), wanted.stream().filter(w -> w.bucket() == bucket).toList(), blocks.computeIfAbsent(row.getLong(1), _ -> new HashMap<>()));
                    return bucket;
                });
        return blocks;
    }

    private static void read(ByteBuffer entries, List<Entry> wanted, Map<Entry, BitSet> found) {
        while (entries.hasRemaining()) {
            int fragment = entries.getInt();
            int count = entries.getShort();
            int next = entries.position() + Short.BYTES * count;
            for (Entry each : wanted) {
                if (each.fragment() == fragment) {
                    BitSet lows = found.computeIfAbsent(each, _ -> new BitSet());
                    for (int at = entries.position(); at < next; at += Short.BYTES) {
                        lows.set(entries.getShort(at));
                    }
                }
            }
            entries.position(next);
        }
    }

    private static String listed(Stream<? extends Number> numbers) {
        return numbers.map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static BitSet common(Map<Entry, BitSet> block, List<SortedSet<Long>> wanted) {
        var common = new BitSet();
        for (int i = 0; i < wanted.size(); i++) {
            var any = new BitSet();
            wanted.get(i).forEach(key -> any.or(block.getOrDefault(Entry.of(key), new BitSet())));
            if (i == 0) {
                common = any;
            } else {
                common.and(any);
            }
        }
        return common;
    }
}
