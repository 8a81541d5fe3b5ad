package org.signetmail.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/** {@link AuditBook} over SQL. */
final class SqlAuditBook implements AuditBook {
    private static final String COLUMNS = "id, at, who, origin, operation, subject, outcome, value_before, value_after";
    /** Entries that are looked through before an index is asked. */
    private static final int NEWEST = 500;
    private static final int LONGEST = 16 * 1024;
    /** What the calling thread is doing; the committer asks. */
    private static final ScopedValue<Pending> NOW = ScopedValue.newInstance();

    /** An entry that the first commit takes along. Used by one thread, and by the committer for it while it waits. */
    private static final class Pending {
        private final Deed deed;
        private final long at;
        private volatile long id;

        Pending(Deed deed, long at) {
            this.deed = deed;
            this.at = at;
        }

        long insert(Tx tx) throws SQLException {
            Long made = tx.one("""
                    insert into audit (at, who, origin, operation, subject, outcome, value_before) values (?, ?, ?, ?, ?, 'begun', ?) returning id""",
                    r -> r.getLong(1), at, deed.who(), deed.origin(), deed.operation(), deed.subject(), cut(deed.before()));
            if (made == null) {
                throw new SQLException("an audit row was not made");
            }
            return made;
        }
    }

    private final Sql sql;
    private final Committers committers;
    private final Clock clock;

    SqlAuditBook(Sql sql, Committers committers, Clock clock) {
        this.sql = sql;
        this.committers = committers;
        this.clock = clock;
    }

    /** The unit, with the entry of what its caller is doing where none is written yet. */
    static <T> Committer.Unit<T> audited(Committer.Unit<T> unit) {
        if (!NOW.isBound() || NOW.get().id != 0) {
            return unit;
        }
        Pending pending = NOW.get();
        return tx -> {
            long id = pending.insert(tx);
            tx.afterCommit(() -> pending.id = id);
            return unit.run(tx);
        };
    }

    @Override
    public <T> T during(Deed deed, Work<T> work, Function<T, @Nullable String> after) throws Exception {
        var pending = new Pending(deed, clock.millis());
        T result;
        try {
            result = ScopedValue.where(NOW, pending).call(work::run);
        } catch (Exception refused) {
            // Refused before anything was written: nothing to tell.
            if (pending.id != 0) {
                finish(pending, "refused: " + refused.getMessage(), null);
            }
            throw refused;
        }
        finish(pending, "done", after.apply(result));
        return result;
    }

    private void finish(Pending pending, String outcome, @Nullable String after) {
        committers.common().run(tx -> {
            long id = pending.id == 0 ? pending.insert(tx) : pending.id;
            return tx.update("update audit set outcome = ?, value_after = ? where id = ?", cut(outcome), cut(after), id);
        });
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    @Override
    public List<Entry> list(Wanted wanted, int most) {
        var where = new StringBuilder("1 = 1");
        var values = new ArrayList<@Nullable Object>();
        if (wanted.who() != null) {
            where.append(" and who = ?");
            values.add(wanted.who());
        }
        if (wanted.subject() != null) {
            // All that begins with it: up to the first text that does not.
            where.append(" and subject >= ? and subject < ?");
            values.add(wanted.subject());
            values.add(wanted.subject() + "\uffff");
        }
        if (wanted.operation() != null) {
            where.append(" and operation = ?");
            values.add(wanted.operation());
        }
        long before = wanted.olderThan() == null ? Long.MAX_VALUE : wanted.olderThan();
        if (wanted.subject() == null) {
            // An index of each column has its entries in order.
            values.addAll(List.of(before, most));
            return sql.list("select " + COLUMNS + " from audit where " + where + " and id < ? order by id desc limit ?", SqlAuditBook::entry, values.toArray());
        }
        // The index of subjects has them in no order of time: what most entries are about is found among the newest, the rest is few.
        var among = new ArrayList<@Nullable Object>(List.of(before, NEWEST));
        among.addAll(values);
        among.add(most);
        List<Entry> newest = sql.list("select " + COLUMNS + " from (select " + COLUMNS + " from audit where id < ? order by id desc limit ?) newest where " + where
                + " order by id desc limit ?", SqlAuditBook::entry, among.toArray());
        if (newest.size() == most) {
            return newest;
        }
        values.addAll(List.of(before, most));
        return sql.list("select " + COLUMNS + " from audit where " + where + " and id < ? order by id desc limit ?", SqlAuditBook::entry, values.toArray());
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(row.getLong(1), Instant.ofEpochMilli(row.getLong(2)), row.getString(3), row.getString(4), row.getString(5), row.getString(6),
                row.getString(7), row.getString(8), row.getString(9));
    }
}
