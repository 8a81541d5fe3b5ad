package org.signetmail.store;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;

/** {@link HookOutbox} over SQL. */
final class SqlHookOutbox implements HookOutbox {
    private static final String COLUMNS = "id, message_id, event, at, body, state, tried, due, attempted, status, words";
    private static final String WAITS = "webhook_id = ? and state = 'WAITING'";
    private static final int ID_OCTETS = 16;
    private static final int MOST_WORDS = 300;

    private final Sql sql;
    private final Committers committers;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SqlHookOutbox(Sql sql, Committers committers, Clock clock) {
        this.sql = sql;
        this.committers = committers;
        this.clock = clock;
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        State state = State.valueOf(row.getString(6));
        Long status = Sql.nullableLong(row, 10);
        return new Delivery(row.getLong(1), row.getString(2), row.getString(3), Instant.ofEpochMilli(row.getLong(4)), row.getString(5), state, row.getInt(7),
                state == State.WAITING ? Instant.ofEpochMilli(row.getLong(8)) : null, Sql.nullableTime(row, 9), status == null ? null : status.intValue(), row.getString(11));
    }

    private String newId() {
        var octets = new byte[ID_OCTETS];
        random.nextBytes(octets);
        return "msg_" + Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    private static String words(String words) {
        String line = HistoryRow.plain(words);
        return line.length() > MOST_WORDS ? line.substring(0, MOST_WORDS) + "…" : line;
    }

    @Override
    public boolean fill(HookBook.Hook hook, String holder, HookTapes.Place upTo, List<Fresh> fresh) {
        HookTapes.Place at = hook.place();
        return committers.common().run(tx -> {
            int moved = tx.update("update webhook set mail_up_to = ?, mail_event_up_to = ?, occurrence_up_to = ? where id = ? and leased_by = ? and enabled = 1"
                    + " and mail_up_to = ? and mail_event_up_to = ? and occurrence_up_to = ?", upTo.mail(), upTo.mailEvent(), upTo.occurrence(), hook.id(), holder,
                    at.mail(), at.mailEvent(), at.occurrence());
            if (moved == 0) {
                return false;
            }
            for (Fresh one : fresh) {
                tx.update("insert into webhook_delivery (webhook_id, message_id, event, at, body, state, tried, due, words) values (?, ?, ?, ?, ?, 'WAITING', 0, ?, '')",
                        hook.id(), newId(), one.event(), one.at().toEpochMilli(), one.body(), clock.millis());
            }
            return true;
        });
    }

    @Override
    public Delivery alone(HookBook.Hook hook, Fresh fresh) {
        // Not waiting, so that nobody else takes it.
        return committers.common().run(tx -> tx.query("insert into webhook_delivery (webhook_id, message_id, event, at, body, state, tried, due, words)"
                + " values (?, ?, ?, ?, ?, 'GIVEN_UP', 0, 0, '') returning " + COLUMNS, SqlHookOutbox::delivery, hook.id(), newId(), fresh.event(),
                fresh.at().toEpochMilli(), fresh.body()).getFirst());
    }

    @Override
    public List<Delivery> due(long hook, Instant now, int most) {
        return sql.list("select " + COLUMNS + " from webhook_delivery where " + WAITS + " and due <= ? order by id limit ?", SqlHookOutbox::delivery, hook, now.toEpochMilli(), most);
    }

    @Override
    public Optional<Instant> nextDue(long hook) {
        return sql.first("select min(due) from webhook_delivery where " + WAITS, r -> Optional.ofNullable(Sql.nullableTime(r, 1)), hook).flatMap(due -> due);
    }

    @Override
    public long waiting(long hook) {
        return sql.first("select count(*) from webhook_delivery where " + WAITS, r -> r.getLong(1), hook).orElse(0L);
    }

    @Override
    public void told(long id, Attempt attempt) {
        over(id, attempt, State.TOLD, 0);
    }

    @Override
    public void failed(long id, Attempt attempt, @Nullable Instant next) {
        over(id, attempt, next == null ? State.GIVEN_UP : State.WAITING, next == null ? 0 : next.toEpochMilli());
    }

    private void over(long id, Attempt attempt, State state, long due) {
        committers.common().run(tx -> tx.update("update webhook_delivery set state = ?, due = ?, tried = tried + 1, attempted = ?, status = ?, words = ? where id = ?", state.name(), due,
                attempt.at().toEpochMilli(), attempt.status(), words(attempt.words()), id));
    }

    @Override
    public int giveUp(long hook, Instant before, String words) {
        return committers.common().run(tx -> tx.update("update webhook_delivery set state = 'GIVEN_UP', due = 0, words = ? where " + WAITS + " and at < ?", words(words), hook,
                before.toEpochMilli()));
    }

    @Override
    public int hurry(long hook, Instant now) {
        return committers.common().run(tx -> tx.update("update webhook_delivery set due = ? where " + WAITS + " and due > ?", now.toEpochMilli(), hook, now.toEpochMilli()));
    }

    @Override
    public List<Delivery> list(long hook, long before, int most) {
        return sql.list("select " + COLUMNS + " from webhook_delivery where webhook_id = ? and id < ? order by id desc limit ?", SqlHookOutbox::delivery, hook, before, most);
    }

    @Override
    public Optional<Delivery> find(long hook, long id) {
        return sql.first("select " + COLUMNS + " from webhook_delivery where webhook_id = ? and id = ?", SqlHookOutbox::delivery, hook, id);
    }

    @Override
    public Outcome<Delivery> retry(long hook, long id, Instant now) {
        return committers.common().run(tx -> tx.query("update webhook_delivery set state = 'WAITING', due = ? where webhook_id = ? and id = ? returning " + COLUMNS,
                SqlHookOutbox::delivery, now.toEpochMilli(), hook, id)).stream().findFirst().<Outcome<Delivery>>map(Outcome.Done::new)
                .orElseGet(() -> new Outcome.Refused<>(Refusal.NOT_FOUND, "there is no delivery " + id));
    }

    @Override
    public int sweep(long hook) {
        return committers.common().run(tx -> tx.update("""
                delete from webhook_delivery where webhook_id = ? and state <> 'WAITING' and id <=
                    (select id from webhook_delivery where webhook_id = ? and state <> 'WAITING' order by id desc limit 1 offset ?)""", hook, hook, KEPT));
    }
}
