package org.signetmail.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** {@link AlertBook} over SQL. */
final class SqlAlertBook implements AlertBook {
    private static final String COLUMNS = "key, severity, words, remedy, stage, since";

    private final Sql sql;
    private final Committers committers;

    SqlAlertBook(Sql sql, Committers committers) {
        this.sql = sql;
        this.committers = committers;
    }

    private static Alert alert(ResultSet row) throws SQLException {
        return new Alert(row.getString(1), Severity.valueOf(row.getString(2)), row.getString(3), row.getString(4), row.getString(5),
                Instant.ofEpochMilli(row.getLong(6)));
    }

    @Override
    public List<Alert> list() {
        return sql.list("select " + COLUMNS + " from alert order by since, key", SqlAlertBook::alert).stream()
                .sorted(Comparator.comparing(Alert::severity).reversed()).toList();
    }

    @Override
    public boolean raise(Alert alert) {
        return committers.common().run(tx -> {
            String stage = tx.one("select stage from alert where key = ?", r -> r.getString(1), alert.key());
            tx.update("""
                    insert into alert (key, severity, words, remedy, stage, since) values (?, ?, ?, ?, ?, ?)
                    on conflict (key) do update set severity = excluded.severity, words = excluded.words, remedy = excluded.remedy,
                        stage = excluded.stage""",
                    alert.key(), alert.severity().name(), alert.words(), alert.remedy(), alert.stage(), alert.since().toEpochMilli());
            return !alert.stage().equals(stage);
        });
    }

    @Override
    public boolean clear(String key) {
        // Most are not there: what does not write costs no commit.
        return sql.first("select 1 from alert where key = ?", r -> r.getInt(1), key).isPresent()
                && committers.common().run(tx -> tx.update("delete from alert where key = ?", key) > 0);
    }
}
