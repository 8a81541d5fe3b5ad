package org.signetmail.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** {@link Statistics} over SQL. */
final class SqlStatistics implements Statistics {
    private static final int MOST_POINTS = 10_000;
    private static final int ACCOUNTS_AT_ONCE = 500;
    private static final String OF_ACCOUNT = "storage.account.";
    private static final Duration ACCOUNTS_KEPT = Duration.ofDays(100);

    private final Sql sql;
    private final Committers committers;

    SqlStatistics(Sql sql, Committers committers) {
        this.sql = sql;
        this.committers = committers;
    }

    @Override
    public void add(Instant at, List<Figure> figures) {
        List<Figure> told = figures.stream().filter(f -> f.value() != 0).toList();
        if (told.isEmpty()) {
            return;
        }
        committers.common().run(tx -> {
            for (Figure figure : told) {
                for (Span span : Span.values()) {
                    tx.update("insert into statistic (span, series, at, value) values (?, ?, ?, ?) on conflict (span, series, at) do update set value = "
                            + switch (figure.sort()) {
                                case COUNT -> "statistic.value + excluded.value";
                                case LEVEL -> "case when excluded.value > statistic.value then excluded.value else statistic.value end";
                            }, span.ordinal(), figure.series(), span.of(at).toEpochMilli(), figure.value());
                }
            }
            return true;
        });
    }

    @Override
    public List<Point> read(String series, Span span, Instant from, Instant until) {
        return sql.list("select at, value from statistic where span = ? and series = ? and at >= ? and at < ? order by at limit ?",
                r -> new Point(Instant.ofEpochMilli(r.getLong(1)), r.getLong(2)), span.ordinal(), series, from.toEpochMilli(), until.toEpochMilli(), MOST_POINTS);
    }

    @Override
    public List<Figure> storageByDomain() {
        return sql.list("select domain, sum(used_bytes) from account group by domain order by domain",
                r -> new Figure("storage.domain." + r.getString(1), Sort.LEVEL, r.getLong(2)));
    }

    @Override
    public void storeAccounts(Instant at) {
        long last = -1;
        while (true) {
            List<Long> ids = sql.list("select id from account where id > ? order by id limit ?", r -> r.getLong(1), last, ACCOUNTS_AT_ONCE);
            if (ids.isEmpty()) {
                return;
            }
            long first = ids.getFirst();
            last = ids.getLast();
            long end = last;
            committers.common().run(tx -> tx.update("insert into statistic (span, series, at, value) select ?, '" + OF_ACCOUNT
                    + "' || id, ?, used_bytes from account where id between ? and ? on conflict (span, series, at) do update set value = excluded.value", Span.DAY.ordinal(), Span.DAY.of(at).toEpochMilli(), first, end));
        }
    }

    @Override
    public List<Account> largest(@Nullable String domain, int most) {
        return sql.list("select " + SqlDirectory.ACCOUNT + " from account" + (domain == null ? "" : " where domain = ?") + " order by used_bytes desc, id limit ?",
                SqlDirectory::account, domain == null ? new Object[] {most} : new Object[] {domain, most});
    }

    @Override
    public void sweep(Instant now) {
        for (Span span : Span.values()) {
            for (String series : sql.list("select distinct series from statistic where span = ?", r -> r.getString(1), span.ordinal())) {
                long before = now.minus(series.startsWith(OF_ACCOUNT) && span == Span.DAY ? ACCOUNTS_KEPT : span.kept()).toEpochMilli();
                if (sql.first("select 1 from statistic where span = ? and series = ? and at < ?", r -> r.getInt(1), span.ordinal(), series, before).isPresent()) {
                    committers.common().run(tx -> tx.update("delete from statistic where span = ? and series = ? and at < ?", span.ordinal(), series, before));
                }
            }
        }
    }
}
