package org.signetmail.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.tls.Names;

/** {@link Outbox} over SQL. */
final class SqlOutbox implements Outbox {
    private static final String COLUMNS = """
            id, body_id, size, reverse_path, forward_path, dsn_notify, original_recipient, envelope_id, headers_only, smtp_utf8,
            queued, next_attempt, expires, attempts, last_reply, held, delay_told, submitter""";

    private final Sql sql;
    private final Committers committers;
    private final Dialect dialect;
    private final Filer filer;
    private final SqlDeliveries deliveries;
    private final SqlHistory history;
    private final Clock clock;
    private final BodyFiles bodies;
    private final Bus bus;

    SqlOutbox(Sql sql, Committers committers, Dialect dialect, Filer filer, SqlDeliveries deliveries, SqlHistory history, BodyFiles bodies, Clock clock, Bus bus) {
        this.history = history;
        this.clock = clock;
        this.sql = sql;
        this.committers = committers;
        this.dialect = dialect;
        this.filer = filer;
        this.deliveries = deliveries;
        this.bodies = bodies;
        this.bus = bus;
    }

    private static Item item(ResultSet row) throws SQLException {
        return new Item(row.getLong(1), Long.toString(row.getLong(2)), row.getLong(3), address(row.getString(4)),
                Address.parse(row.getString(5)), row.getString(6), row.getString(7), row.getString(8), row.getInt(9) != 0,
                row.getInt(10) != 0, Instant.ofEpochMilli(row.getLong(11)), Instant.ofEpochMilli(row.getLong(12)),
                Instant.ofEpochMilli(row.getLong(13)), row.getInt(14), row.getString(15), row.getInt(16) != 0, row.getInt(17) != 0, row.getString(18));
    }

    private static @Nullable Address address(@Nullable String text) {
        return text == null ? null : Address.parse(text);
    }

    @Override
    public List<Item> lease(Instant now, int most, Duration lease) {
        return committers.common().run(tx -> {
            List<Item> due = tx.query("select " + COLUMNS + " from queue_item where held = 0 and next_attempt <= ? and leased_until <= ?"
                    + " order by next_attempt limit ?" + dialect.skipLocked(), SqlOutbox::item, now.toEpochMilli(), now.toEpochMilli(), most);
            for (Item item : due) {
                tx.update("update queue_item set leased_until = ? where id = ?", now.plus(lease).toEpochMilli(), item.id());
            }
            return due;
        });
    }

    @Override
    public void renew(List<Long> ids, Instant until) {
        committers.common().run(tx -> {
            for (long id : ids) {
                tx.update("update queue_item set leased_until = ? where id = ?", until.toEpochMilli(), id);
            }
            return ids.size();
        });
    }

    @Override
    public Optional<Instant> nextDue() {
        // What is leased comes due again when its lease runs out.
        return sql.first("select min(case when leased_until > next_attempt then leased_until else next_attempt end) from queue_item where held = 0",
                r -> Optional.ofNullable(Sql.nullableLong(r, 1))).flatMap(due -> due).map(Instant::ofEpochMilli);
    }

    @Override
    public void done(long id, History.Step step) {
        committers.common().run(tx -> take(tx, id, step, null));
    }

    @Override
    public Deliveries.Delivered replace(Map<Long, History.Step> items, Deliveries.Delivery dsn, Deliveries.Besides besides) {
        return committers.common().run(SqlDeliveries.accounts(dsn, besides), tx -> {
            SqlDeliveries.Kept kept = deliveries.deliver(tx, dsn, besides, true);
            if (kept.delivered() instanceof Deliveries.Delivered.Done) {
                for (var item : items.entrySet()) {
                    take(tx, item.getKey(), item.getValue(), kept.mail());
                }
            }
            return kept.delivered();
        });
    }

    private boolean take(Tx tx, long id, History.Step step, @Nullable Long notice) throws SQLException {
        history.step(tx, id, step, notice);
        Long body = tx.one("delete from queue_item where id = ? returning body_id", r -> r.getLong(1), id);
        if (body == null) {
            return false;
        }
        var references = new HashMap<Long, Integer>();
        references.put(body, 1);
        filer.release(tx, references);
        tx.afterCommit(() -> bus.tell(new Changes.Change.QueueChanged()));
        return true;
    }

    @Override
    public void defer(long id, Instant nextAttempt, String reply, boolean delayTold, Collection<String> untrusted, History.Step step) {
        String hosts = untrusted.isEmpty() ? "" : " " + untrusted.stream().map(Names::ascii).collect(Collectors.joining(" ")) + " ";
        committers.common().run(tx -> {
            history.step(tx, id, step, null);
            return change(tx, "update queue_item set attempts = attempts + 1, next_attempt = ?, last_reply = ?, delay_told = ?, untrusted = ?, leased_until = 0 where id = ?",
                    nextAttempt.toEpochMilli(), reply, delayTold, hosts, id);
        });
    }

    /** What waits after an attempt, with the hosts that were not trusted. */
    private record Waits(long id, String domain, String untrusted) {}

    @Override
    public int retryUntrusted(@Nullable String destination) {
        return retry("untrusted <> ''", waits -> destination == null || waits.untrusted().contains(" " + destination + " ") || waits.domain().equals(destination));
    }

    @Override
    public int retryDomain(@Nullable String domain) {
        return retry("attempts > 0", waits -> domain == null || waits.domain().equals(Names.ascii(domain)));
    }

    private int retry(String which, Predicate<Waits> wanted) {
        List<Long> ids = sql.list("select id, forward_path, untrusted from queue_item where held = 0 and next_attempt > 0 and " + which,
                r -> new Waits(r.getLong(1), Names.ascii(Address.parse(r.getString(2)).domain()), r.getString(3))).stream().filter(wanted).map(Waits::id).toList();
        return ids.isEmpty() ? 0 : committers.common().run(tx -> {
            int found = 0;
            for (long id : ids) {
                found += tx.update("update queue_item set next_attempt = 0 where id = ? and held = 0", id);
            }
            tx.afterCommit(() -> bus.tell(new Changes.Change.QueueChanged()));
            return found;
        });
    }

    @Override
    public List<Item> list(String containing, long after, int most) {
        if (containing.isEmpty()) {
            return sql.list("select " + COLUMNS + " from queue_item where id > ? order by id limit ?", SqlOutbox::item, after, most);
        }
        String pattern = "%" + containing.toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + "%";
        return sql.list("select " + COLUMNS + " from queue_item where id > ? and (lower(forward_path) like ? escape '!' or lower(reverse_path) like ? escape '!')"
                + " order by id limit ?", SqlOutbox::item, after, pattern, pattern, most);
    }

    @Override
    public Optional<Long> mail(long id) {
        return sql.first("select q.mail_id from queue_item q join mail m on m.id = q.mail_id where q.id = ?", r -> r.getLong(1), id);
    }

    @Override
    public long count() {
        return sql.first("select count(*) from queue_item", r -> r.getLong(1)).orElse(0L);
    }

    @Override
    public Optional<Item> find(long id) {
        return sql.first("select " + COLUMNS + " from queue_item where id = ?", SqlOutbox::item, id);
    }

    @Override
    public boolean retryNow(long id) {
        return change("update queue_item set next_attempt = 0, held = 0 where id = ?", id);
    }

    @Override
    public boolean hold(long id, boolean held) {
        return change("update queue_item set held = ? where id = ?", held, id);
    }

    @Override
    public boolean remove(long id) {
        return committers.common().run(tx -> take(tx, id, new History.Step(History.Kind.REMOVED, clock.instant(), "", "", "by the administrator"), null));
    }

    private boolean change(String statement, Object... values) {
        return committers.common().run(tx -> change(tx, statement, values));
    }

    private boolean change(Tx tx, String statement, Object... values) throws SQLException {
        boolean found = tx.update(statement, values) > 0;
        if (found) {
            tx.afterCommit(() -> bus.tell(new Changes.Change.QueueChanged()));
        }
        return found;
    }

    @Override
    public Optional<Content> content(Item item) {
        return SqlMailboxes.content(sql, bodies, Long.parseLong(item.blob()));
    }
}
