package org.signetmail.store;

import java.net.URI;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.text.SyntaxError;

/** {@link HookBook} over SQL; secrets sealed. */
final class SqlHookBook implements HookBook {
    private static final String COLUMNS = "id, name, address, events, domain, enabled, created, mail_up_to, mail_event_up_to, occurrence_up_to";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,60}");
    private static final int MOST_ADDRESS = 1000;
    private static final int SECRET_OCTETS = 32;
    private static final String PREFIX = "whsec_";

    private final Sql sql;
    private final Committers committers;
    private final Seal seal;
    private final HookTapes tapes;
    private final SqlOccurrences occurrences;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SqlHookBook(Sql sql, Committers committers, Seal seal, HookTapes tapes, SqlOccurrences occurrences, Clock clock) {
        this.sql = sql;
        this.committers = committers;
        this.seal = seal;
        this.tapes = tapes;
        this.occurrences = occurrences;
        this.clock = clock;
    }

    /** Where one process alone can have the store, leases are of one that is dead. */
    void start(Dialect dialect) {
        switch (dialect) {
            case SQLITE -> {
                if (sql.first("select 1 from webhook where leased_until > 0", r -> r.getInt(1)).isPresent()) {
                    committers.common().run(tx -> tx.update("update webhook set leased_until = 0"));
                }
            }
            case POSTGRESQL -> {
                // The others of this installation go on.
            }
        }
    }

    static Set<HookEvent> events(String words) {
        return Arrays.stream(words.split(",")).flatMap(word -> HookEvent.of(word).stream()).collect(Collectors.toCollection(() -> EnumSet.noneOf(HookEvent.class)));
    }

    private static String words(Set<HookEvent> events) {
        return events.stream().sorted().map(HookEvent::word).collect(Collectors.joining(","));
    }

    private static Hook hook(ResultSet row) throws SQLException {
        String domain = row.getString(5);
        return new Hook(row.getLong(1), row.getString(2), URI.create(row.getString(3)), events(row.getString(4)), domain.isEmpty() ? null : domain, row.getInt(6) != 0,
                Instant.ofEpochMilli(row.getLong(7)), new HookTapes.Place(row.getLong(8), row.getLong(9), row.getLong(10)));
    }

    private static String place(String name) {
        return "webhook/" + name;
    }

    /** Thrown out of a check; becomes the outcome. */
    private static final class No extends RuntimeException {
        private final String why;

        No(String why) {
            super(why, null, false, false);
            this.why = why;
        }
    }

    private static String address(String text) {
        URI address;
        try {
            address = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new No("the address is none: " + e.getMessage());
        }
        if (!"https".equalsIgnoreCase(address.getScheme()) || address.getHost() == null || text.length() > MOST_ADDRESS) {
            throw new No("an address begins with https:// and a host, and has " + MOST_ADDRESS + " characters at most");
        }
        if (address.getRawUserInfo() != null || address.getRawFragment() != null) {
            throw new No("an address has no user and no #: who calls is told by the signature");
        }
        return text;
    }

    private static String domain(@Nullable String text, Set<HookEvent> events) {
        if (text == null || text.isEmpty()) {
            return "";
        }
        List<String> others = events.stream().filter(HookEvent::ofTheServer).sorted().map(HookEvent::word).toList();
        if (!others.isEmpty()) {
            throw new No("these are no domain's, but the whole server's: " + String.join(", ", others));
        }
        try {
            return Address.domain(text);
        } catch (SyntaxError e) {
            throw new No(e.reason());
        }
    }

    private static Set<HookEvent> some(Set<HookEvent> events) {
        if (events.isEmpty()) {
            throw new No("a webhook is told of one event at least");
        }
        return events;
    }

    private String fresh() {
        var octets = new byte[SECRET_OCTETS];
        random.nextBytes(octets);
        return Base64.getEncoder().encodeToString(octets);
    }

    private byte[] sealed(String name, String secret) {
        return seal.seal(place(name), Base64.getDecoder().decode(secret));
    }

    private static <T> Outcome<T> refused(Refusal kind, String why) {
        return new Outcome.Refused<>(kind, why);
    }

    private static <T> Outcome<T> unknown(String name) {
        return refused(Refusal.NOT_FOUND, "there is no webhook " + name);
    }

    @Override
    public Outcome<Made> add(String name, String address, Set<HookEvent> events, @Nullable String domain) {
        if (!NAME.matcher(name).matches()) {
            return refused(Refusal.INVALID, "a webhook's name has 1 to 60 letters, digits, dots, dashes and underscores");
        }
        String secret = fresh();
        String to;
        String of;
        try {
            to = address(address);
            of = domain(domain, some(events));
        } catch (No no) {
            return refused(Refusal.INVALID, no.why);
        }
        HookTapes.Place end = tapes.end();
        Outcome<Made> made = committers.common().run(tx -> {
            List<String> names = tx.query("select name from webhook", r -> r.getString(1));
            if (names.contains(name)) {
                return refused(Refusal.EXISTS, "there is a webhook named " + name + " already");
            }
            if (names.size() >= MOST) {
                return refused(Refusal.INVALID, "there are " + MOST + " webhooks already: remove one first");
            }
            return new Outcome.Done<>(new Made(tx.query("""
                    insert into webhook (name, address, events, domain, enabled, sealed_secret, created, mail_up_to, mail_event_up_to, occurrence_up_to, leased_by, leased_until)
                    values (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, '', 0) returning\s""" + COLUMNS, SqlHookBook::hook, name, to, words(events), of, sealed(name, secret),
                    clock.millis(), end.mail(), end.mailEvent(), end.occurrence()).getFirst(), PREFIX + secret));
        });
        occurrences.look();
        return made;
    }

    @Override
    public Outcome<Hook> set(String name, @Nullable String address, @Nullable Set<HookEvent> events, @Nullable String domain, @Nullable Boolean enabled) {
        HookTapes.Place end = tapes.end();
        Outcome<Hook> set = committers.common().run(tx -> {
            Hook before = tx.one("select " + COLUMNS + " from webhook where name = ?", SqlHookBook::hook, name);
            if (before == null) {
                return unknown(name);
            }
            Set<HookEvent> now = events == null ? before.events() : events;
            String to;
            String of;
            try {
                to = address == null ? before.address().toString() : address(address);
                of = domain(domain == null ? before.domain() : domain, some(now));
            } catch (No no) {
                return refused(Refusal.INVALID, no.why);
            }
            boolean on = enabled == null ? before.enabled() : enabled;
            HookTapes.Place at = before.place();
            return new Outcome.Done<>(tx.query("update webhook set address = ?, events = ?, domain = ?, enabled = ?, mail_up_to = ?, mail_event_up_to = ?, occurrence_up_to = ?"
                    + " where name = ? returning " + COLUMNS, SqlHookBook::hook, to, words(now), of, on, from(before, HookEvent.Tape.MAIL, at.mail(), end.mail()),
                    from(before, HookEvent.Tape.MAIL_EVENT, at.mailEvent(), end.mailEvent()),
                    from(before, HookEvent.Tape.OCCURRENCE, at.occurrence(), end.occurrence()), name).getFirst());
        });
        occurrences.look();
        return set;
    }

    /** A tape that was not read until now is read from its end. */
    private static long from(Hook before, HookEvent.Tape tape, long place, long end) {
        return before.enabled() && before.events().stream().anyMatch(e -> e.tape() == tape) ? place : Math.max(place, end);
    }

    @Override
    public Outcome<Hook> remove(String name) {
        Outcome<Hook> removed = committers.common().run(tx -> {
            Hook hook = tx.one("select " + COLUMNS + " from webhook where name = ?", SqlHookBook::hook, name);
            if (hook == null) {
                return unknown(name);
            }
            tx.update("delete from webhook_delivery where webhook_id = ?", hook.id());
            tx.update("delete from webhook where id = ?", hook.id());
            return new Outcome.Done<>(hook);
        });
        occurrences.look();
        return removed;
    }

    @Override
    public Outcome<Made> renewSecret(String name) {
        String secret = fresh();
        return committers.common().run(tx -> {
            Hook hook = tx.one("update webhook set sealed_before = sealed_secret, before_until = ?, sealed_secret = ? where name = ? returning " + COLUMNS, SqlHookBook::hook,
                    clock.instant().plus(BOTH).toEpochMilli(), sealed(name, secret), name);
            return hook == null ? unknown(name) : new Outcome.Done<>(new Made(hook, PREFIX + secret));
        });
    }

    @Override
    public List<Hook> list(String after, int most) {
        return sql.list("select " + COLUMNS + " from webhook where name > ? order by name limit ?", SqlHookBook::hook, after, most);
    }

    @Override
    public Optional<Hook> find(String name) {
        return sql.first("select " + COLUMNS + " from webhook where name = ?", SqlHookBook::hook, name);
    }

    @Override
    public List<byte[]> keys(Hook hook) {
        return sql.first("select sealed_secret, sealed_before, before_until from webhook where id = ?", r -> {
            var keys = new ArrayList<byte[]>();
            keys.add(seal.open(place(hook.name()), r.getBytes(1)));
            Instant until = Sql.nullableTime(r, 3);
            if (until != null && clock.instant().isBefore(until)) {
                keys.add(seal.open(place(hook.name()), r.getBytes(2)));
            }
            return List.copyOf(keys);
        }, hook.id()).orElse(List.of());
    }

    @Override
    public Optional<Hook> lease(long id, String holder, Instant until) {
        return committers.common().run(tx -> tx.query("update webhook set leased_by = ?, leased_until = ? where id = ? and enabled = 1 and (leased_by = ? or leased_until <= ?) returning "
                + COLUMNS, SqlHookBook::hook, holder, until.toEpochMilli(), id, holder, clock.millis())).stream().findFirst();
    }

    @Override
    public void release(long id, String holder) {
        committers.common().run(tx -> tx.update("update webhook set leased_until = 0 where id = ? and leased_by = ?", id, holder));
    }
}
