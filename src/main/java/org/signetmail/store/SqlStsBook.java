package org.signetmail.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@link StsBook} over SQL. */
final class SqlStsBook implements StsBook {
    private static final String COLUMNS = "domain, policy_id, policy, fetched, expires, used";

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
    public void sweep(Instant now) {
        committers.common().run(tx -> tx.update("delete from mta_sts where expires <= ?", now.toEpochMilli()));
    }
}
