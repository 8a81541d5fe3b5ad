package org.signetmail.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;

/** {@link HookTapes} over SQL: rows after a number, by the primary key alone. */
final class SqlHookTapes implements HookTapes {
    private static final String OF_MAIL = HistoryRow.COLUMNS.replaceAll("([a-z_]+)", "m.$1");
    private static final int AFTER_MAIL = HistoryRow.COLUMNS.split(",").length;

    private final Sql sql;
    private final Settled mailSettled;
    private final Settled mailEventSettled;
    private final Settled occurrenceSettled;

    SqlHookTapes(Sql sql, Dialect dialect) {
        this.sql = sql;
        mailSettled = new Settled(sql, dialect, "mail");
        mailEventSettled = new Settled(sql, dialect, "mail_event");
        occurrenceSettled = new Settled(sql, dialect, "occurrence");
    }

    private record MailEvent(long id, HistoryRow mail, Instant at, String recipient, History.Kind kind, String host, String tls, String words, @Nullable Long notice) {}

    private record Occurred(long id, Instant at, String event, String domain, Map<String, String> facts) {}

    @Override
    public Place end() {
        return sql.first("""
                select (select coalesce(max(id), 0) from mail), (select coalesce(max(id), 0) from mail_event), (select coalesce(max(id), 0) from occurrence)""",
                r -> new Place(r.getLong(1), r.getLong(2), r.getLong(3))).orElseThrow();
    }

    @Override
    public Read after(Place place, Set<HookEvent> wanted, int most) {
        var happened = new ArrayList<Happening>();
        long read = System.nanoTime();
        long mail = place.mail();
        long mailEvent = place.mailEvent();
        long occurrence = place.occurrence();
        if (wants(wanted, HookEvent.Tape.MAIL)) {
            List<HistoryRow> rows = whole(mailSettled, mail, read, HistoryRow::id,
                    sql.list("select " + HistoryRow.COLUMNS + " from mail where id > ? order by id limit ?", HistoryRow::of, mail, most));
            Map<Long, Optional<String>> accounts = new HashMap<>();
            rows.forEach(row -> filed(row, accounts, happened));
            mail = rows.isEmpty() ? mail : rows.getLast().id();
        }
        if (wants(wanted, HookEvent.Tape.MAIL_EVENT)) {
            List<MailEvent> rows = whole(mailEventSettled, mailEvent, read, MailEvent::id, sql.list("select " + OF_MAIL
                    + ", e.id, e.at, e.recipient, e.kind, e.host, e.tls, e.words, e.notice from mail_event e join mail m on m.id = e.mail_id where e.id > ? order by e.id limit ?",
                    SqlHookTapes::mailEvent, mailEvent, most));
            rows.forEach(row -> sent(row, wanted, happened));
            mailEvent = rows.isEmpty() ? mailEvent : rows.getLast().id();
        }
        if (wants(wanted, HookEvent.Tape.OCCURRENCE)) {
            List<Occurred> rows = whole(occurrenceSettled, occurrence, read, Occurred::id, sql.list("select id, at, event, domain, facts from occurrence where id > ? order by id limit ?",
                    r -> new Occurred(r.getLong(1), Instant.ofEpochMilli(r.getLong(2)), r.getString(3), r.getString(4), SqlOccurrences.facts(r, 5)), occurrence, most));
            rows.forEach(row -> HookEvent.of(row.event()).filter(wanted::contains).ifPresent(event ->
                    happened.add(new Other(event, row.at(), row.facts(), row.domain().isEmpty() ? Set.of() : Set.of(row.domain())))));
            occurrence = rows.isEmpty() ? occurrence : rows.getLast().id();
        }
        happened.sort(Comparator.comparing(Happening::at));
        return new Read(new Place(mail, mailEvent, occurrence), List.copyOf(happened));
    }

    private static boolean wants(Set<HookEvent> wanted, HookEvent.Tape tape) {
        return wanted.stream().anyMatch(event -> event.tape() == tape);
    }

    /** Those before the first number that is missing and may still come. */
    private static <T> List<T> whole(Settled settled, long after, long read, ToLongFunction<T> id, List<T> rows) {
        return rows.subList(0, settled.whole(after, rows.stream().mapToLong(id).toArray(), read));
    }

    private static MailEvent mailEvent(ResultSet row) throws SQLException {
        int n = AFTER_MAIL;
        return new MailEvent(row.getLong(n + 1), HistoryRow.of(row), Instant.ofEpochMilli(row.getLong(n + 2)), row.getString(n + 3), History.Kind.valueOf(row.getString(n + 4)),
                row.getString(n + 5), row.getString(n + 6), row.getString(n + 7), Sql.nullableLong(row, n + 8));
    }

    private static Letter letter(HistoryRow row) {
        return new Letter(row.id(), new History.Origin(row.trace(), row.protocol(), row.client(), row.helo(), row.tls(), row.account(), null), row.sender(), row.messageId(), row.size());
    }

    private void filed(HistoryRow row, Map<Long, Optional<String>> accounts, List<Happening> happened) {
        Letter letter = letter(row);
        for (HistoryRow.Fate fate : row.fates()) {
            switch (fate) {
                case HistoryRow.Fate.Filed(String recipient, long account, String mailbox, long uid) -> {
                    String address = accounts.computeIfAbsent(account, this::address).orElse("");
                    happened.add(new Filed(Instant.ofEpochMilli(row.taken()), letter, recipient, address, mailbox, uid, domains(recipient, address)));
                }
                case HistoryRow.Fate.Queued _ -> {
                    // What becomes of it is an event of its own.
                }
                case HistoryRow.Fate.Dropped _ -> {
                    // Nobody received it.
                }
            }
        }
    }

    private Optional<String> address(long account) {
        return sql.first("select local_part, domain from account where id = ?", r -> new Address(r.getString(1), r.getString(2)).toString(), account);
    }

    private static void sent(MailEvent row, Set<HookEvent> wanted, List<Happening> happened) {
        HookEvent event = switch (row.kind()) {
            case RELAYED -> HookEvent.MESSAGE_DELIVERED;
            case DEFERRED -> HookEvent.MESSAGE_DEFERRED;
            case BOUNCED -> HookEvent.MESSAGE_BOUNCED;
            case DELIVERED, QUEUED, REMOVED -> null;
        };
        if (event != null && wanted.contains(event)) {
            HistoryRow mail = row.mail();
            Set<String> domains = new HashSet<>(domains(mail.sender(), mail.account()));
            // An alias of ours may have sent it on.
            mail.fates().stream().filter(fate -> fate instanceof HistoryRow.Fate.Queued q && q.onto().equals(row.recipient())).forEach(fate -> domains.addAll(domains(fate.recipient())));
            happened.add(new Sent(event, row.at(), letter(mail), row.recipient(), row.host(), row.tls(), row.words(), row.notice(), Set.copyOf(domains)));
        }
    }

    private static Set<String> domains(String... addresses) {
        var domains = new HashSet<String>();
        for (String address : addresses) {
            int at = address.lastIndexOf('@');
            if (at > 0) {
                domains.add(address.substring(at + 1).toLowerCase(java.util.Locale.ROOT));
            }
        }
        return Set.copyOf(domains);
    }
}
