package org.signetmail.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.signetmail.tls.Level;
import org.signetmail.tls.Pin;

/** {@link TrustBook} over SQL. */
final class SqlTrustBook implements TrustBook {
    private static final String PIN = "host, pin, why, added";
    private static final String SEEN = "host, chain, why, times, seen";
    /** Hosts whose refused chains are kept, and the longest chain: 16 MiB at the very most. */
    private static final int MOST_SEEN = 500;
    private static final int LONGEST_CHAIN = 32 * 1024;
    private static final int LONGEST_WHY = 1000;

    private final Sql sql;
    private final Committers committers;
    private final Clock clock;
    private final Bus bus;

    SqlTrustBook(Sql sql, Committers committers, Clock clock, Bus bus) {
        this.sql = sql;
        this.committers = committers;
        this.clock = clock;
        this.bus = bus;
    }

    private void changes(Tx tx, String destination) {
        tx.afterCommit(() -> bus.tell(new Changes.Change.TrustChanged(destination)));
    }

    private static Pinned pinned(ResultSet row) throws SQLException {
        return new Pinned(row.getString(1), Pin.parse(row.getString(2)), row.getString(3), Instant.ofEpochMilli(row.getLong(4)));
    }

    private static Policy policy(ResultSet row) throws SQLException {
        return new Policy(row.getString(1), Level.valueOf(row.getString(2)));
    }

    private static Seen seen(ResultSet row) throws SQLException {
        return new Seen(row.getString(1), row.getString(2), row.getString(3), row.getLong(4), Instant.ofEpochMilli(row.getLong(5)));
    }

    @Override
    public List<Pinned> pins() {
        return sql.list("select " + PIN + " from trust_pin order by host, added, pin", SqlTrustBook::pinned);
    }

    @Override
    public Set<Pin> pins(String host) {
        return sql.list("select " + PIN + " from trust_pin where host = ?", SqlTrustBook::pinned, host).stream().map(Pinned::pin).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Directory.Outcome<Pinned> pin(String host, Pin pin, String why) {
        return committers.common().run(tx -> {
            List<Pinned> known = tx.query("select " + PIN + " from trust_pin where host = ?", SqlTrustBook::pinned, host);
            if (known.stream().anyMatch(p -> p.pin().equals(pin))) {
                return new Directory.Outcome.Refused<>(Directory.Refusal.EXISTS, "this is pinned for " + host + " already");
            }
            if (known.size() >= MOST_PINS) {
                return new Directory.Outcome.Refused<>(Directory.Refusal.INVALID, host + " has " + known.size() + " pins; remove some first");
            }
            var made = new Pinned(host, pin, why, Instant.ofEpochMilli(clock.millis()));
            tx.update("insert into trust_pin (host, pin, why, added) values (?, ?, ?, ?)", host, pin.toString(), why, made.added().toEpochMilli());
            changes(tx, host);
            return new Directory.Outcome.Done<>(made);
        });
    }

    @Override
    public Directory.Outcome<List<Pinned>> unpin(String host, @Nullable Pin pin) {
        return committers.common().run(tx -> {
            List<Pinned> gone = tx.query("select " + PIN + " from trust_pin where host = ?", SqlTrustBook::pinned, host).stream()
                    .filter(p -> pin == null || p.pin().equals(pin)).toList();
            if (gone.isEmpty()) {
                return new Directory.Outcome.Refused<>(Directory.Refusal.NOT_FOUND, "nothing of the kind is pinned for " + host);
            }
            for (Pinned each : gone) {
                tx.update("delete from trust_pin where host = ? and pin = ?", host, each.pin().toString());
            }
            changes(tx, host);
            return new Directory.Outcome.Done<>(gone);
        });
    }

    @Override
    public List<Policy> policies() {
        return sql.list("select destination, level from tls_policy order by destination", SqlTrustBook::policy);
    }

    @Override
    public Optional<Level> level(String destination) {
        return sql.first("select destination, level from tls_policy where destination = ?", SqlTrustBook::policy, destination).map(Policy::level);
    }

    @Override
    public void set(Policy policy) {
        committers.common().run(tx -> {
            changes(tx, policy.destination());
            return tx.update("insert into tls_policy (destination, level) values (?, ?) on conflict (destination) do update set level = excluded.level",
                    policy.destination(), policy.level().name());
        });
    }

    @Override
    public Directory.Outcome<Policy> removePolicy(String destination) {
        return committers.common().run(tx -> {
            Policy gone = tx.one("select destination, level from tls_policy where destination = ?", SqlTrustBook::policy, destination);
            if (gone == null) {
                return new Directory.Outcome.Refused<>(Directory.Refusal.NOT_FOUND, "there is no policy for " + destination);
            }
            tx.update("delete from tls_policy where destination = ?", destination);
            changes(tx, destination);
            return new Directory.Outcome.Done<>(gone);
        });
    }

    @Override
    public void saw(String host, String chainPem, String why) {
        // A chain too long to keep leaves its reason.
        String chain = chainPem.length() > LONGEST_CHAIN ? "" : chainPem;
        String reason = why.length() > LONGEST_WHY ? why.substring(0, LONGEST_WHY) : why;
        committers.common().run(tx -> {
            tx.update("""
                    insert into trust_seen (host, chain, why, times, seen) values (?, ?, ?, 1, ?)
                    on conflict (host) do update set chain = excluded.chain, why = excluded.why, seen = excluded.seen,
                        times = case when trust_seen.chain = excluded.chain then trust_seen.times + 1 else 1 end""",
                    host, chain, reason, clock.millis());
            return tx.update("delete from trust_seen where host not in (select host from trust_seen order by seen desc, host limit ?)", MOST_SEEN);
        });
    }

    @Override
    public List<Seen> seen() {
        return sql.list("select " + SEEN + " from trust_seen order by seen desc, host", SqlTrustBook::seen);
    }

    @Override
    public Optional<Seen> seen(String host) {
        return sql.first("select " + SEEN + " from trust_seen where host = ?", SqlTrustBook::seen, host);
    }

    @Override
    public void forget(String host) {
        committers.common().run(tx -> tx.update("delete from trust_seen where host = ?", host));
    }
}
