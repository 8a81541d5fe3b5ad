package org.signetmail.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** {@link DestinationBook} over SQL. */
final class SqlDestinationBook implements DestinationBook {
    private static final String COLUMNS = "host, destination, at, level, protocol, cipher, key_exchange, assurance, chain, failure, times";
    private static final int LONGEST_TEXT = 1000;

    private final Sql sql;
    private final Committers committers;

    SqlDestinationBook(Sql sql, Committers committers) {
        this.sql = sql;
        this.committers = committers;
    }

    private static Met met(ResultSet row) throws SQLException {
        return new Met(row.getString(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3)), row.getString(4), row.getString(5), row.getString(6), row.getString(7),
                row.getString(8), row.getString(9), row.getString(10), row.getLong(11));
    }

    @Override
    public void met(Collection<Met> met) {
        if (met.isEmpty()) {
            return;
        }
        committers.common().run(tx -> {
            for (Met m : met) {
                tx.update("insert into tls_destination (" + COLUMNS + """
                        ) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (host) do update set destination = excluded.destination, at = excluded.at, level = excluded.level,
                            protocol = excluded.protocol, cipher = excluded.cipher, key_exchange = excluded.key_exchange, assurance = excluded.assurance, chain = excluded.chain,
                            failure = excluded.failure, times = tls_destination.times + excluded.times""",
                        m.host(), m.destination(), m.at().toEpochMilli(), m.level(), m.protocol(), m.cipher(), m.group(), m.assurance(),
                        m.chainPem().length() > LONGEST_CHAIN ? "" : m.chainPem(), shortened(m.failure()), m.times());
            }
            return tx.update("delete from tls_destination where host not in (select host from tls_destination order by at desc, host limit ?)", MOST);
        });
    }

    private static @Nullable String shortened(@Nullable String words) {
        return words == null || words.length() <= LONGEST_TEXT ? words : words.substring(0, LONGEST_TEXT);
    }

    @Override
    public List<Met> list(String containing, @Nullable After after, int limit) {
        String like = "%" + containing.toLowerCase(Locale.ROOT).replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
        String select = "select " + COLUMNS + " from tls_destination where (host like ? escape '!' or destination like ? escape '!')";
        if (after == null) {
            return sql.list(select + " order by at desc, host limit ?", SqlDestinationBook::met, like, like, limit);
        }
        long at = after.at().toEpochMilli();
        return sql.list(select + " and (at < ? or at = ? and host > ?) order by at desc, host limit ?", SqlDestinationBook::met, like, like, at, at, after.host(), limit);
    }

    @Override
    public Optional<Met> find(String host) {
        return sql.first("select " + COLUMNS + " from tls_destination where host = ?", SqlDestinationBook::met, host);
    }
}
