package org.signetmail.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@link AlertBook} over SQL. */
final class SqlAlertBook implements AlertBook {
    private static final String COLUMNS = "key, severity, words, remedy, stage, since";
    private static final String OF_CERTIFICATES = "certificate/";
    private static final String OF_EXPIRY = "/expiry";

    private final Sql sql;
    private final Committers committers;
    private final SqlOccurrences occurrences;
    private final Dialect dialect;

    SqlAlertBook(Sql sql, Committers committers, SqlOccurrences occurrences, Dialect dialect) {
        this.sql = sql;
        this.committers = committers;
        this.occurrences = occurrences;
        this.dialect = dialect;
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
    public boolean raise(Alert alert, Instant now, Collection<String> tellers) {
        return committers.common().run(tx -> {
            String stage = tx.one("select stage from alert where key = ?", r -> r.getString(1), alert.key());
            tx.update("""
                    insert into alert (key, severity, words, remedy, stage, since) values (?, ?, ?, ?, ?, ?)
                    on conflict (key) do update set severity = excluded.severity, words = excluded.words, remedy = excluded.remedy,
                        stage = excluded.stage""",
                    alert.key(), alert.severity().name(), alert.words(), alert.remedy(), alert.stage(), alert.since().toEpochMilli());
            boolean tell = !alert.stage().equals(stage);
            if (tell) {
                occurred(tx, alert);
                for (String teller : tellers) {
                    tx.update("""
                            insert into telling (teller, alert_key, severity, words, remedy, stage, since, raised, tried, due)
                            values (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)""", teller, alert.key(), alert.severity().name(), alert.words(), alert.remedy(),
                            alert.stage(), alert.since().toEpochMilli(), now.toEpochMilli(), now.toEpochMilli());
                }
            }
            return tell;
        });
    }

    @Override
    public boolean clear(String key) {
        // Most are not there: what does not write costs no commit.
        return sql.first("select 1 from alert where key = ?", r -> r.getInt(1), key).isPresent() && committers.common().run(tx -> {
            boolean cleared = tx.update("delete from alert where key = ?", key) > 0;
            if (cleared) {
                occurrences.note(tx, HookEvent.ALERT_CLEARED, Map.of("key", key));
            }
            return cleared;
        });
    }

    /** Of a certificate, it is news by itself: that it expires, or that something with it fails. */
    private void occurred(Tx tx, Alert alert) throws SQLException {
        var facts = new LinkedHashMap<String, String>();
        facts.put("key", alert.key());
        facts.put("severity", alert.severity().name().toLowerCase(Locale.ROOT));
        facts.put("words", alert.words());
        facts.put("remedy", alert.remedy());
        occurrences.note(tx, HookEvent.ALERT_RAISED, facts);
        int end = alert.key().lastIndexOf('/');
        if (alert.key().startsWith(OF_CERTIFICATES) && end > OF_CERTIFICATES.length() && alert.severity() != Severity.NOTICE) {
            facts.remove("key");
            facts.put("certificate", alert.key().substring(OF_CERTIFICATES.length(), end));
            occurrences.note(tx, alert.key().endsWith(OF_EXPIRY) ? HookEvent.CERTIFICATE_EXPIRING : HookEvent.CERTIFICATE_FAILED, facts);
        }
    }

    @Override
    public List<Telling> take(Instant now, int most, Duration lease) {
        if (nextDue().filter(due -> !due.isAfter(now)).isEmpty()) {
            return List.of();
        }
        return committers.common().run(tx -> {
            List<Telling> due = tx.query("select alert_key, severity, words, remedy, stage, since, id, teller, raised, tried from telling where due <= ?"
                    + " order by id limit ?" + dialect.skipLocked(), r -> new Telling(r.getLong(7), r.getString(8), alert(r),
                    Instant.ofEpochMilli(r.getLong(9)), r.getInt(10) + 1), now.toEpochMilli(), most);
            for (Telling telling : due) {
                tx.update("update telling set due = ?, tried = tried + 1 where id = ?", now.plus(lease).toEpochMilli(), telling.id());
            }
            return due;
        });
    }

    @Override
    public Optional<Instant> nextDue() {
        return sql.first("select min(due) from telling", r -> Optional.ofNullable(Sql.nullableLong(r, 1))).flatMap(due -> due).map(Instant::ofEpochMilli);
    }

    @Override
    public void told(long id) {
        committers.common().run(tx -> tx.update("delete from telling where id = ?", id));
    }

    @Override
    public void later(long id, Instant due) {
        committers.common().run(tx -> tx.update("update telling set due = ? where id = ?", due.toEpochMilli(), id));
    }
}
