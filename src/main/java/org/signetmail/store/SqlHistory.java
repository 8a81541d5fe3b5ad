package org.signetmail.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.text.SyntaxError;

/**
 * {@link History} over SQL. Mail is written as one row that is appended with the commit, many at once, and no index is touched: the
 * keys by which it is found are made by {@link #key}, a little later. What has none yet is looked through by {@link HistoryTail}. Numbers follow the order in
 * which mail was committed on SQLite; on PostgreSQL who reads by them stops at {@link #settled}. Times follow the numbers, but for a
 * little: a time is looked up by halving.
 */
final class SqlHistory implements History {
    /** After so long a look-up says how far it came. */
    private static final Duration LONGEST = Duration.ofSeconds(5);
    /** By so much mail with a higher number may have come earlier: it waited to be committed, or clocks of nodes differ. */
    private static final Duration DISORDER = Duration.ofMinutes(10);
    /** Of the rows that keys name, so many are read at once. */
    private static final int ROWS_AT_ONCE = 50;
    private static final String TAKEN = "taken, trace, protocol, client, helo, tls, account, sender, message_id, size, recipients";
    private static final String EVENT = "at, recipient, kind, host, tls, words, notice";
    private static final Tx.Insert ADD = new Tx.Insert("mail", TAKEN);

    private final Sql sql;
    private final Committers committers;
    private final SqlSettings settings;
    private final Clock clock;
    private final HistoryKeys keys;
    private final HistoryTail tail;
    private final Settled settled;

    SqlHistory(Sql sql, Committers committers, SqlSettings settings, Clock clock, Dialect dialect) {
        keys = new HistoryKeys(sql);
        tail = new HistoryTail(sql);
        settled = new Settled(sql, dialect, "mail");
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

    /** Within the unit that takes it. */
    void taken(Tx tx, Deliveries.Delivery delivery, Origin origin, List<HistoryRow.Fate> fates) {
        tx.atCommit(ADD, values(delivery, origin, fates));
    }

    /** The same, with its number at once. */
    long numbered(Tx tx, Deliveries.Delivery delivery, Origin origin, List<HistoryRow.Fate> fates) throws SQLException {
        Long id = tx.one("insert into mail (" + TAKEN + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id", r -> r.getLong(1), values(delivery, origin, fates));
        if (id == null) {
            throw new SQLException("a history row was not made");
        }
        return id;
    }

    private static Object[] values(Deliveries.Delivery delivery, Origin origin, List<HistoryRow.Fate> fates) {
        Address from = origin.reversePath();
        return new Object[] {delivery.received().toEpochMilli(), origin.trace(), origin.protocol(), origin.client(), HistoryRow.plain(origin.helo()), origin.tls(),
                origin.account(), from == null ? "" : from.toString(), ((BodyFiles.Finished) delivery.body()).messageId(), delivery.body().size(),
                HistoryRow.written(fates)};
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
    public Found find(Query query, @Nullable Long before, int most) {
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
        long first = query.from() == null ? 0 : firstAfter(query.from().minus(DISORDER));
        end = query.until() == null ? end : Math.min(end, firstAfter(query.until().plus(DISORDER)));
        String trace = query.trace();
        if (trace != null) {
            wanted.add(new TreeSet<>(List.of(HistoryRow.keyOfTrace(trace))));
        }
        Predicate<HistoryRow> asked = row -> row.taken() >= from && row.taken() <= until && (trace == null || row.isTraced(trace));
        var found = new ArrayList<HistoryRow>();
        Long goOn = null;
        if (wanted.isEmpty()) {
            found.addAll(sql.list("select " + HistoryRow.COLUMNS + " from mail where id >= ? and id < ? and taken between ? and ? order by id desc limit ?",
                    HistoryRow::of, first, end, from, until, most));
        } else {
            goOn = keyed(wanted, first, end, asked, most, found);
        }
        Map<Long, Optional<String>> accounts = new HashMap<>();
        Map<Long, Map<String, Event>> latest = latest(found.stream().filter(HistoryRow::wasQueued).map(HistoryRow::id).toList());
        return new Found(found.stream().map(row -> row.standing(account -> address(accounts, account), latest.getOrDefault(row.id(), Map.of()))).toList(), goOn);
    }

    /** The last step of each recipient of these, by the mail's number. */
    private Map<Long, Map<String, Event>> latest(List<Long> mails) {
        record Step(long mail, Event event) {}

        if (mails.isEmpty()) {
            return Map.of();
        }
        return sql.list("select " + EVENT + ", mail_id from mail_event where id in (select max(id) from mail_event where mail_id in (" + listed(mails) + ") group by mail_id, recipient)",
                r -> new Step(r.getLong(8), event(r))).stream()
                .collect(Collectors.groupingBy(Step::mail, Collectors.toMap(step -> step.event().recipient(), Step::event)));
    }

    private static String listed(List<Long> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
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

    /** The number of the first mail that was taken after that, if times followed numbers. */
    private long firstAfter(Instant time) {
        record Span(long first, long last) {}

        // Asked for both at once, SQLite reads the whole table.
        Span all = sql.first("select coalesce((select min(id) from mail), 0), coalesce((select max(id) from mail), 0)", r -> new Span(r.getLong(1), r.getLong(2))).orElseThrow();
        long low = all.first();
        long high = all.last() + 1;
        while (low < high) {
            long middle = low + (high - low) / 2;
            long taken = sql.first("select taken from mail where id >= ? order by id limit 1", r -> r.getLong(1), middle).orElse(Long.MAX_VALUE);
            if (taken > time.toEpochMilli()) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** @return where to go on, when there was no more time; else null */
    private @Nullable Long keyed(List<SortedSet<Long>> wanted, long first, long end, Predicate<HistoryRow> when, int most, List<HistoryRow> found) {
        long upTo = sql.first("select up_to from mail_keyed", r -> r.getLong(1)).orElse(0L);
        var known = new HashMap<String, Long>();
        Predicate<HistoryRow> asked = mail -> {
            SortedSet<Long> keys = mail.keys(known);
            return when.test(mail) && wanted.stream().allMatch(any -> any.stream().anyMatch(keys::contains));
        };
        var ids = new ArrayList<Long>();
        LongPredicate to = id -> {
            ids.add(id);
            if (ids.size() == Math.min(ROWS_AT_ONCE, most)) {
                take(ids, asked, found, most);
            }
            return found.size() < most;
        };
        Instant until = clock.instant().plus(LONGEST);
        boolean more = true;
        Long before = end;
        while (more && before != null) {
            HistoryTail.Piece piece = tail.find(wanted, upTo, first, before);
            more = piece.ids().stream().allMatch(to::test);
            before = piece.goOn();
            if (more && before != null && clock.instant().isAfter(until)) {
                take(ids, asked, found, most);
                return found.size() < most ? before : null;
            }
        }
        if (more) {
            long oldest = sql.first("select coalesce(min(id), 0) from mail", r -> r.getLong(1)).orElse(0L);
            keys.find(wanted, Math.max(first, oldest), Math.min(end, upTo + 1), to);
        }
        take(ids, asked, found, most);
        return null;
    }

    private void take(List<Long> ids, Predicate<HistoryRow> asked, List<HistoryRow> found, int most) {
        if (!ids.isEmpty()) {
            sql.list("select " + HistoryRow.COLUMNS + " from mail where id in (" + listed(ids) + ") order by id desc",
                    HistoryRow::of).stream().filter(asked).limit(most - found.size()).forEach(found::add);
            ids.clear();
        }
    }

    private @Nullable String address(Map<Long, Optional<String>> known, long account) {
        return known.computeIfAbsent(account, id -> sql.first("select local_part, domain from account where id = ?",
                r -> new Address(r.getString(1), r.getString(2)).toString(), id)).orElse(null);
    }

    @Override
    public Optional<Mail> mail(long id, @Nullable String within) {
        List<Event> later = sql.list("select " + EVENT + " from mail_event where mail_id = ? order by id", SqlHistory::event, id);
        Map<Long, Optional<String>> accounts = new HashMap<>();
        SortedSet<Long> may = within == null ? null : keysOf(within);
        return sql.first("select " + HistoryRow.COLUMNS + " from mail where id = ?", HistoryRow::of, id)
                .filter(row -> may == null || row.keys().stream().anyMatch(may::contains)).map(row -> row.mail(account -> address(accounts, account), later));
    }

    private static Event event(ResultSet row) throws SQLException {
        return new Event(Instant.ofEpochMilli(row.getLong(1)), row.getString(2), Kind.valueOf(row.getString(3)), row.getString(4), row.getString(5), row.getString(6),
                Sql.nullableLong(row, 7));
    }

    /** The last number of mail up to which all is there that will ever be. */
    long settled() {
        return settled.upTo();
    }

    /** Makes the keys of the next block of mail, if it is whole; whether there may be more. */
    boolean key() {
        long upTo = sql.first("select up_to from mail_keyed", r -> r.getLong(1)).orElse(0L);
        // Blocks that are swept are nobody's matter any more.
        long oldest = sql.first("select coalesce(min(id), 0) from mail", r -> r.getLong(1)).orElse(0L);
        long block = HistoryKeys.block(Math.max(upTo + 1, oldest));
        long last = HistoryKeys.last(block);
        if (settled() < last) {
            return false;
        }
        Map<Integer, byte[]> made = keys.made(block);
        committers.common().run(tx -> {
            // Another node may have been quicker.
            int mine = tx.update("update mail_keyed set up_to = ? where up_to = ?", last, upTo);
            if (mine > 0) {
                keys.add(tx, block, made);
            }
            return mine;
        });
        return true;
    }

    /** Forgets up to so many that are too old; whether there may be more. */
    boolean sweep(int most) {
        record Old(long id, long taken) {}

        long before = clock.instant().minus(Duration.ofDays(Math.max(0, days()))).toEpochMilli();
        List<Long> old = sql.list("select id, taken from mail order by id limit ?", r -> new Old(r.getLong(1), r.getLong(2)), most).stream()
                .takeWhile(mail -> mail.taken() < before).map(Old::id).toList();
        if (!old.isEmpty()) {
            committers.common().run(tx -> {
                tx.update("delete from mail_event where mail_id <= ?", old.getLast());
                keys.forget(tx, HistoryKeys.block(old.getLast()));
                return tx.update("delete from mail where id <= ?", old.getLast());
            });
        }
        return old.size() == most;
    }
}
