package org.signetmail.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.signetmail.store.StoredMessage.Detail;

/** Reads what is known of messages: no column more than is asked for, since each costs as much as finding the row. Thread-safe. */
final class MessageRows {
    private static final byte[] NOT_ASKED = new byte[0];
    /** PostgreSQL's driver has the rows of a statement in memory all at once. */
    private static final int SLICE = 4096;
    /** Rows that are read and passed over rather than asking anew behind them. */
    private static final int GAP = 16;

    private final Sql sql;

    MessageRows(Sql sql) {
        this.sql = sql;
    }

    List<StoredMessage> messages(MailboxId mailbox, long[] uids, Set<Detail> details) {
        var found = new ArrayList<StoredMessage>(uids.length);
        String columns = column(details, Detail.ENVELOPE, "b.sent_date, b.envelope") + column(details, Detail.BODY_STRUCTURE, "b.body_structure")
                + column(details, Detail.BODY, "b.body");
        String select = "select m.uid, m.body_id, m.size, m.internal_date" + columns + " from message m"
                + (columns.isEmpty() ? "" : " join body b on b.id = m.body_id")
                + " where m.account_id = ? and m.mailbox_id = ? and m.uid between ? and ? order by m.uid";
        for (long[] run : Filer.Runs.of(uids)) {
            sql.each(select, row -> found.add(stored(mailbox, row, details)), mailbox.account().value(), mailbox.value(), run[0], run[1]);
        }
        return found;
    }

    private static String column(Set<Detail> details, Detail one, String columns) {
        return details.contains(one) ? ", " + columns : "";
    }

    private static StoredMessage stored(MailboxId mailbox, ResultSet row, Set<Detail> details) throws SQLException {
        int at = 5;
        Instant internal = Instant.ofEpochMilli(row.getLong(4));
        Long sent = null;
        byte[] envelope = NOT_ASKED;
        if (details.contains(Detail.ENVELOPE)) {
            sent = Sql.nullableLong(row, at++);
            envelope = row.getBytes(at++);
        }
        byte[] structure = details.contains(Detail.BODY_STRUCTURE) ? row.getBytes(at++) : NOT_ASKED;
        byte[] form = details.contains(Detail.BODY) ? row.getBytes(at) : NOT_ASKED;
        String body = Long.toString(row.getLong(2));
        return new StoredMessage(mailbox, row.getLong(1), "M" + body, body, row.getLong(3), internal,
                sent == null ? internal : Instant.ofEpochMilli(sent), envelope, structure, form);
    }

    void headlines(MailboxId mailbox, long[] uids, Consumer<Headline> visitor) {
        for (int from = 0; from < uids.length; ) {
            int to = from + 1;
            while (to < uids.length && to - from < SLICE && uids[to] - uids[to - 1] <= GAP) {
                to++;
            }
            headlines(mailbox, uids, from, to, visitor);
            from = to;
        }
    }

    private void headlines(MailboxId mailbox, long[] uids, int from, int to, Consumer<Headline> visitor) {
        var shown = new Row();
        int[] next = {from};
        sql.each("""
                select m.uid, m.size, m.internal_date, b.sent_date, b.envelope from message m join body b on b.id = m.body_id
                where m.account_id = ? and m.mailbox_id = ? and m.uid between ? and ? order by m.uid""", row -> {
                    long uid = row.getLong(1);
                    while (next[0] < to && uids[next[0]] < uid) {
                        next[0]++;
                    }
                    if (next[0] < to && uids[next[0]] == uid) {
                        visitor.accept(shown.on(row, uid));
                    }
                }, mailbox.account().value(), mailbox.value(), uids[from], uids[to - 1]);
    }

    /** The row that a statement is at. */
    private static final class Row implements Headline {
        private @Nullable ResultSet row;
        private long uid;

        Row on(ResultSet at, long number) {
            row = at;
            uid = number;
            return this;
        }

        private interface Column<T> {
            T of(ResultSet row) throws SQLException;
        }

        private <T> T read(Column<T> column) {
            ResultSet at = row;
            if (at == null) {
                throw new IllegalStateException("no row is shown");
            }
            try {
                return column.of(at);
            } catch (SQLException e) {
                throw new StoreException("reading failed: " + e.getMessage(), e);
            }
        }

        @Override
        public long uid() {
            return uid;
        }

        @Override
        public long size() {
            return read(r -> r.getLong(2));
        }

        @Override
        public Instant internalDate() {
            return read(r -> Instant.ofEpochMilli(r.getLong(3)));
        }

        @Override
        public Instant sentDate() {
            return read(r -> {
                Instant sent = Sql.nullableTime(r, 4);
                return sent == null ? Instant.ofEpochMilli(r.getLong(3)) : sent;
            });
        }

        @Override
        public byte[] envelope() {
            return read(r -> r.getBytes(5));
        }
    }

    long[] sizes(MailboxId mailbox, long[] uids) {
        var sizes = new long[uids.length];
        sql.each("select uid, size from message where account_id = ? and mailbox_id = ? order by uid", row -> {
            int at = Arrays.binarySearch(uids, row.getLong(1));
            if (at >= 0) {
                sizes[at] = row.getLong(2);
            }
        }, mailbox.account().value(), mailbox.value());
        return sizes;
    }
}
