package org.signetmail.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** {@link BanBook} over SQL. */
final class SqlBanBook implements BanBook {
    private final Sql sql;
    private final Committers committers;
    private final SqlOccurrences occurrences;

    SqlBanBook(Sql sql, Committers committers, SqlOccurrences occurrences) {
        this.sql = sql;
        this.committers = committers;
        this.occurrences = occurrences;
    }

    private static Ban ban(ResultSet row) throws SQLException {
        return new Ban(row.getString(1), row.getString(2), row.getString(3), Instant.ofEpochMilli(row.getLong(4)), Sql.nullableTime(row, 5));
    }

    @Override
    public List<Ban> list(String after, int most) {
        return sql.list("select address_range, reason, banned_by, since, ends from ban where address_range > ? order by address_range limit ?", SqlBanBook::ban,
                after, most);
    }

    @Override
    public Optional<Ban> find(String range) {
        return sql.first("select address_range, reason, banned_by, since, ends from ban where address_range = ?", SqlBanBook::ban, range);
    }

    @Override
    public Version version() {
        return sql.first("select count(*), coalesce(max(id), 0), coalesce(sum(id), 0) from ban", r -> new Version(r.getLong(1), r.getLong(2), r.getLong(3))).orElseThrow();
    }

    @Override
    public void put(Ban ban) {
        Instant until = ban.until();
        committers.common().run(tx -> {
            // A new row, so that the version changes.
            tx.update("delete from ban where address_range = ?", ban.range());
            occurrences.note(tx, HookEvent.LOGIN_BANNED, Map.of("range", ban.range(), "reason", ban.reason(), "by", ban.by(), "until", until == null ? "" : until.toString()));
            return tx.update("insert into ban (address_range, reason, banned_by, since, ends) values (?, ?, ?, ?, ?)", ban.range(), ban.reason(), ban.by(),
                    ban.since().toEpochMilli(), until == null ? null : until.toEpochMilli());
        });
    }

    @Override
    public boolean remove(String range) {
        return committers.common().run(tx -> tx.update("delete from ban where address_range = ?", range)) > 0;
    }

    @Override
    public int sweep(Instant now, Instant failuresSince) {
        return committers.common().run(tx -> {
            tx.update("delete from login_failure where at < ?", failuresSince.toEpochMilli());
            return tx.update("delete from ban where ends <= ?", now.toEpochMilli());
        });
    }

    @Override
    public long failed(String source, Instant now, Instant since) {
        return committers.common().run(tx -> {
            tx.update("insert into login_failure (source, at) values (?, ?)", source, now.toEpochMilli());
            return tx.query("select count(*) from login_failure where source = ? and at >= ?", r -> r.getLong(1), source, since.toEpochMilli()).getFirst();
        });
    }

    @Override
    public List<Failures> failures(Instant since, @Nullable Failures after, int most) {
        long count = after == null ? Long.MAX_VALUE : after.count();
        return sql.list("select source, count(*), max(at) from login_failure where at >= ? group by source having count(*) < ? or count(*) = ? and source > ?"
                + " order by count(*) desc, source limit ?", r -> new Failures(r.getString(1), r.getLong(2), Instant.ofEpochMilli(r.getLong(3))),
                since.toEpochMilli(), count, count, after == null ? "" : after.source(), most);
    }

    @Override
    public boolean forgive(String source) {
        return committers.common().run(tx -> tx.update("delete from login_failure where source = ?", source)) > 0;
    }
}
