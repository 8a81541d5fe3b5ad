package org.signetmail.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@link StsBook} over SQL. */
final class SqlStsBook implements StsBook {
    private static final String COLUMNS = "domain, policy_id, policy, fetched, expires, used";

    private static final int LONGEST_TEXT = 1000;
    /** A page's domains out of both tables, each read by its key. */
    private static final String KNOWN = """
            select d.domain, p.policy_id, p.policy, p.fetched, p.expires, p.used, f.policy_id, f.why, f.at from (
                select domain from (select domain from mta_sts where domain > ? and domain like ? escape '!' order by domain limit ?) a
                union select domain from (select domain from mta_sts_fault where domain > ? and domain like ? escape '!' order by domain limit ?) b
                order by domain limit ?) d
            left join mta_sts p on p.domain = d.domain left join mta_sts_fault f on f.domain = d.domain order by d.domain""";

    private final Sql sql;
    private final Committers committers;

    SqlStsBook(Sql sql, Committers committers) {
        this.sql = sql;
        this.committers = committers;
    }

    private static Kept kept(ResultSet row) throws SQLException {
        return new Kept(row.getString(1), row.getString(2), row.getString(3), Instant.ofEpochMilli(row.getLong(4)), Instant.ofEpochMilli(row.getLong(5)),
                Instant.ofEpochMilli(row.getLong(6)));
    }

    private static Known known(ResultSet row) throws SQLException {
        String domain = row.getString(1);
        Kept policy = row.getString(2) == null ? null : new Kept(domain, row.getString(2), row.getString(3), Instant.ofEpochMilli(row.getLong(4)),
                Instant.ofEpochMilli(row.getLong(5)), Instant.ofEpochMilli(row.getLong(6)));
        return new Known(domain, policy, row.getString(7) == null ? null : new Fault(row.getString(7), row.getString(8), Instant.ofEpochMilli(row.getLong(9))));
    }

    @Override
    public List<Known> list(String containing, String after, int limit) {
        String like = "%" + containing.toLowerCase(Locale.ROOT).replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
        return sql.list(KNOWN, SqlStsBook::known, after, like, limit, after, like, limit, limit);
    }

    @Override
    public Optional<Known> known(String domain) {
        Optional<Kept> policy = find(domain);
        Optional<Fault> fault = sql.first("select policy_id, why, at from mta_sts_fault where domain = ?",
                row -> new Fault(row.getString(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3))), domain);
        return policy.isEmpty() && fault.isEmpty() ? Optional.empty() : Optional.of(new Known(domain, policy.orElse(null), fault.orElse(null)));
    }

    @Override
    public void failed(String domain, Fault fault) {
        String why = fault.why().length() <= LONGEST_TEXT ? fault.why() : fault.why().substring(0, LONGEST_TEXT);
        committers.common().run(tx -> {
            tx.update("""
                    insert into mta_sts_fault (domain, policy_id, why, at) values (?, ?, ?, ?)
                        on conflict (domain) do update set policy_id = excluded.policy_id, why = excluded.why, at = excluded.at""",
                    domain, fault.id(), why, fault.at().toEpochMilli());
            return tx.update("delete from mta_sts_fault where domain not in (select domain from mta_sts_fault order by at desc, domain limit ?)", MOST_FAULTS);
        });
    }

    @Override
    public Optional<Kept> find(String domain) {
        return sql.first("select " + COLUMNS + " from mta_sts where domain = ?", SqlStsBook::kept, domain);
    }

    @Override
    public void keep(Kept policy) {
        committers.common().run(tx -> {
            tx.update("insert into mta_sts (" + COLUMNS + """
                    ) values (?, ?, ?, ?, ?, ?) on conflict (domain) do update set policy_id = excluded.policy_id, policy = excluded.policy, fetched = excluded.fetched,
                        expires = excluded.expires, used = excluded.used""",
                    policy.domain(), policy.id(), policy.text(), policy.fetched().toEpochMilli(), policy.expires().toEpochMilli(), policy.used().toEpochMilli());
            tx.update("delete from mta_sts_fault where domain = ?", policy.domain());
            return tx.update("delete from mta_sts where domain not in (select domain from mta_sts order by used desc, domain limit ?)", MOST);
        });
    }

    @Override
    public void used(String domain, Instant at) {
        committers.common().run(tx -> tx.update("update mta_sts set used = ? where domain = ?", at.toEpochMilli(), domain));
    }

    @Override
    public List<Kept> ageing(Instant now, Instant usedSince, int most) {
        long at = now.toEpochMilli();
        return sql.list("select " + COLUMNS + " from mta_sts where expires > ? and ? - fetched > expires - ? and used >= ? order by expires, domain limit ?",
                SqlStsBook::kept, at, at, at, usedSince.toEpochMilli(), most);
    }

    @Override
    public void sweep(Instant now, Instant faultsSince) {
        committers.common().run(tx -> {
            tx.update("delete from mta_sts_fault where at < ?", faultsSince.toEpochMilli());
            return tx.update("delete from mta_sts where expires <= ?", now.toEpochMilli());
        });
    }
}
