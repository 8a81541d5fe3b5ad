package org.signetmail.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.text.SyntaxError;

/**
 * {@link History} over SQL. Mail is written as one row that is appended, and no index but that of time is touched: the keys by
 * which it is found are made by {@link #key}, a little later and many at once. What has none yet is looked through.
 */
final class SqlHistory implements History {
    /** Of rows that are looked through because they have no keys yet. */
    private static final int MOST_UNKEYED = 50_000;
    /** A row whose number is taken may be committed by another committer a little after those with higher numbers. */
    private static final Duration SETTLED = Duration.ofSeconds(10);
    private static final int KEYS_AT_ONCE = 50;
    private static final String ADD_KEYS = "insert into mail_key (key, mail_id) values " + "(?, ?), ".repeat(KEYS_AT_ONCE - 1) + "(?, ?) on conflict do nothing";
    private static final String ADD_KEY = "insert into mail_key (key, mail_id) values (?, ?) on conflict do nothing";

    private final Sql sql;
    private final Committers committers;
    private final SqlSettings settings;
    private final Clock clock;

    SqlHistory(Sql sql, Committers committers, SqlSettings settings, Clock clock) {
        this.sql = sql;
        this.committers = committers;
        this.settings = settings;
        this.clock = clock;
    }

    private long days() {
        return StoreSettings.STORE.historyDays.of(settings);
    }

    /** Whether anything is written down. */
    boolean on() {
        return days() > 0;
    }

    /** Within the unit that takes it; its number. */
    long taken(Tx tx, Deliveries.Delivery delivery, Origin origin, List<HistoryRow.Fate> fates) throws SQLException {
        Address from = origin.reversePath();
        Long id = tx.one("""
                insert into mail (taken, trace, protocol, client, helo, tls, account, sender, message_id, size, recipients)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id""", r -> r.getLong(1),
                delivery.received().toEpochMilli(), origin.trace(), origin.protocol(), origin.client(), HistoryRow.plain(origin.helo()), origin.tls(),
                origin.account(), from == null ? "" : from.toString(), ((BodyFiles.Finished) delivery.body()).messageId(), delivery.body().size(),
                HistoryRow.written(fates));
        if (id == null) {
            throw new SQLException("a history row was not made");
        }
        return id;
    }

    /** Within the unit that does it, and before the item is gone. Mail that was swept meanwhile, or came before there was a history, is left out. */
    void step(Tx tx, long item, Step step, @Nullable Long notice) throws SQLException {
        if (on()) {
            tx.update("""
                    insert into mail_event (mail_id, at, recipient, kind, host, tls, words, notice)
                    select q.mail_id, ?, q.forward_path, ?, ?, ?, ?, ? from queue_item q join mail m on m.id = q.mail_id where q.id = ?""",
                    step.at().toEpochMilli(), step.kind().name(), HistoryRow.plain(step.host()), step.tls(), shortened(HistoryRow.plain(step.words())), notice, item);
        }
    }

    private static String shortened(String words) {
        return words.length() > 500 ? words.substring(0, 500) : words;
    }

    @Override
    public List<Mail> find(Query query, @Nullable Long before, int most) {
        long end = before == null ? Long.MAX_VALUE : before;
        var wanted = new ArrayList<SortedSet<Long>>();
        if (query.messageId() != null) {
            wanted.add(new TreeSet<>(List.of(HistoryRow.keyOfMessage(HistoryRow.messageId(query.messageId())))));
        }
        if (query.address() != null) {
            wanted.add(keysOf(query.address()));
        }
        if (query.within() != null) {
            wanted.add(keysOf(query.within()));
        }
        long from = query.from() == null ? 0 : query.from().toEpochMilli();
        long until = query.until() == null ? Long.MAX_VALUE : query.until().toEpochMilli();
        List<HistoryRow> rows = wanted.isEmpty() ? sql.list("select " + HistoryRow.COLUMNS + " from mail where taken between ? and ? and id < ? order by id desc limit ?",
                HistoryRow::of, from, until, end, most) : keyed(wanted, from, until, end, most);
        Map<Long, Optional<String>> accounts = new HashMap<>();
        return rows.stream().map(row -> row.mail(account -> address(accounts, account), List.of())).toList();
    }

    /** An account's mail is also that which came by an alias. */
    private SortedSet<Long> keysOf(String address) {
        var keys = new TreeSet<>(List.of(HistoryRow.keyOfAddress(address)));
        try {
            sql.first("select id from account where address_key = ?", r -> r.getLong(1), Address.parse(address).key())
                    .ifPresent(account -> keys.add(HistoryRow.keyOfAccount(account)));
        } catch (SyntaxError domain) {
            return keys;
        }
        return keys;
    }

    private List<HistoryRow> keyed(List<SortedSet<Long>> wanted, long from, long until, long end, int most) {
        var found = new TreeMap<Long, HistoryRow>(Comparator.reverseOrder());
        long upTo = sql.first("select up_to from mail_keyed", r -> r.getLong(1)).orElse(0L);
        sql.list("select " + HistoryRow.COLUMNS + " from mail where id > ? and id < ? and taken between ? and ? order by id desc limit ?", row -> {
            HistoryRow mail = HistoryRow.of(row);
            SortedSet<Long> keys = mail.keys();
            if (wanted.stream().allMatch(any -> any.stream().anyMatch(keys::contains))) {
                found.put(mail.id(), mail);
            }
            return true;
        }, upTo, end, from, until, MOST_UNKEYED);
        String also = wanted.stream().skip(1).map(keys -> " and exists (select 1 from mail_key o where o.mail_id = k.mail_id and o.key in ("
                + String.join(", ", keys.stream().map(String::valueOf).toList()) + "))").collect(Collectors.joining());
        // A query for each key: together they could not be read in the order of an index.
        for (long key : wanted.getFirst()) {
            sql.list("select " + HistoryRow.COLUMNS.replaceAll("([a-z_]+)", "m.$1") + " from mail_key k join mail m on m.id = k.mail_id"
                    + " where k.key = ? and k.mail_id < ? and m.taken between ? and ?" + also + " order by k.mail_id desc limit ?", HistoryRow::of, key, end, from, until, most)
                    .forEach(row -> found.put(row.id(), row));
        }
        return found.values().stream().limit(most).toList();
    }

    private @Nullable String address(Map<Long, Optional<String>> known, long account) {
        return known.computeIfAbsent(account, id -> sql.first("select local_part, domain from account where id = ?",
                r -> new Address(r.getString(1), r.getString(2)).toString(), id)).orElse(null);
    }

    @Override
    public Optional<Mail> mail(long id, @Nullable String within) {
        List<Event> later = sql.list("select at, recipient, kind, host, tls, words, notice from mail_event where mail_id = ? order by id", SqlHistory::event, id);
        Map<Long, Optional<String>> accounts = new HashMap<>();
        SortedSet<Long> may = within == null ? null : keysOf(within);
        return sql.first("select " + HistoryRow.COLUMNS + " from mail where id = ?", HistoryRow::of, id)
                .filter(row -> may == null || row.keys().stream().anyMatch(may::contains)).map(row -> row.mail(account -> address(accounts, account), later));
    }

    private static Event event(ResultSet row) throws SQLException {
        return new Event(Instant.ofEpochMilli(row.getLong(1)), row.getString(2), Kind.valueOf(row.getString(3)), row.getString(4), row.getString(5), row.getString(6),
                Sql.nullableLong(row, 7));
    }

    /** Makes the keys of up to so many rows that have none; whether there may be more. */
    boolean key(int most) {
        long upTo = sql.first("select up_to from mail_keyed", r -> r.getLong(1)).orElse(0L);
        List<HistoryRow> rows = sql.list("select " + HistoryRow.COLUMNS + " from mail where id > ? and taken <= ? order by id limit ?", HistoryRow::of, upTo,
                clock.instant().minus(SETTLED).toEpochMilli(), most);
        if (rows.isEmpty()) {
            return false;
        }
        record Pair(long key, long mail) {}

        // In the order of the index: neighbours share a page.
        List<Pair> pairs = rows.stream().flatMap(row -> row.keys().stream().map(key -> new Pair(key, row.id())))
                .sorted(Comparator.comparingLong(Pair::key).thenComparingLong(Pair::mail)).toList();
        committers.common().run(tx -> {
            int at = 0;
            for (; at + KEYS_AT_ONCE <= pairs.size(); at += KEYS_AT_ONCE) {
                var values = new Object[2 * KEYS_AT_ONCE];
                for (int i = 0; i < KEYS_AT_ONCE; i++) {
                    values[2 * i] = pairs.get(at + i).key();
                    values[2 * i + 1] = pairs.get(at + i).mail();
                }
                tx.update(ADD_KEYS, values);
            }
            for (; at < pairs.size(); at++) {
                tx.update(ADD_KEY, pairs.get(at).key(), pairs.get(at).mail());
            }
            return tx.update("update mail_keyed set up_to = ? where up_to < ?", rows.getLast().id(), rows.getLast().id());
        });
        return rows.size() == most;
    }

    /** Forgets up to so many that are too old; whether there may be more. */
    boolean sweep(int most) {
        long before = clock.instant().minus(Duration.ofDays(Math.max(0, days()))).toEpochMilli();
        List<HistoryRow> rows = sql.list("select " + HistoryRow.COLUMNS + " from mail where taken < ? order by taken limit ?", HistoryRow::of, before, most);
        if (rows.isEmpty()) {
            return false;
        }
        committers.common().run(tx -> {
            for (HistoryRow row : rows) {
                for (long key : row.keys()) {
                    tx.update("delete from mail_key where key = ? and mail_id = ?", key, row.id());
                }
                tx.update("delete from mail_event where mail_id = ?", row.id());
                tx.update("delete from mail where id = ?", row.id());
            }
            return rows.size();
        });
        return rows.size() == most;
    }
}
