package org.signetmail.store;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;

/** {@link Acme} over SQL; keys and secrets sealed. */
final class SqlAcme implements Acme {
    private static final String ACCOUNT = "name, directory, root, contact, terms, binding_key, account_url, sealed_key, added";
    private static final String ORDER = "certificate, authority, hosts, challenge, sealed_dns, key_kind, profile, "
            + "order_url, sealed_pending_key, step, next_attempt, failures, last_failure, failed_at, ask_again";

    private final Sql sql;
    private final Committers committers;
    private final Seal seal;

    SqlAcme(Sql sql, Committers committers, Seal seal) {
        this.sql = sql;
        this.committers = committers;
        this.seal = seal;
    }

    private byte[] sealed(String kind, String name, String secret) {
        return seal.seal(kind + "/" + name, secret.getBytes(StandardCharsets.UTF_8));
    }

    private String opened(String kind, String name, byte[] sealed) {
        return new String(seal.open(kind + "/" + name, sealed), StandardCharsets.UTF_8);
    }

    private Account account(ResultSet row) throws SQLException {
        String name = row.getString(1);
        return new Account(name, row.getString(2), row.getString(3), row.getString(4), row.getString(5), row.getString(6), row.getString(7),
                opened("acme-account", name, row.getBytes(8)), Instant.ofEpochMilli(row.getLong(9)));
    }

    private Order order(ResultSet row) throws SQLException {
        String certificate = row.getString(1);
        byte[] pending = row.getBytes(9);
        return new Order(
                new Plan(certificate, row.getString(2), List.of(row.getString(3).split("\n")), Challenge.valueOf(row.getString(4)),
                        map(opened("acme-dns", certificate, row.getBytes(5))), row.getString(6), row.getString(7)),
                new Progress(row.getString(8), pending == null ? null : opened("acme-key", certificate, pending), row.getString(10),
                        Instant.ofEpochMilli(row.getLong(11)), row.getInt(12), row.getString(13), instant(row, 14), instant(row, 15)));
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        Long millis = Sql.nullableLong(row, column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    /** One line each, {@code key=value}; a value has no line ends: {@link #plan} sees to that. */
    private static Map<String, String> map(String text) {
        var map = new TreeMap<String, String>();
        text.lines().forEach(line -> map.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return map;
    }

    private static String lines(Map<String, String> map) {
        var lines = new StringBuilder();
        new TreeMap<>(map).forEach((key, value) -> lines.append(key).append('=').append(value).append('\n'));
        return lines.toString();
    }

    @Override
    public List<Account> accounts() {
        return sql.list("select " + ACCOUNT + " from acme_authority order by name", this::account);
    }

    @Override
    public Optional<Account> account(String name) {
        return sql.first("select " + ACCOUNT + " from acme_authority where name = ?", this::account, name);
    }

    @Override
    public Outcome<Account> add(Account account) {
        if (account.name().isBlank() || account.name().length() > 200) {
            return new Outcome.Refused<>(Refusal.INVALID, "an authority's name has 1 to 200 characters");
        }
        return committers.common().run(tx -> {
            if (tx.one("select id from acme_authority where name = ?", r -> r.getLong(1), account.name()) != null) {
                return new Outcome.Refused<>(Refusal.EXISTS, "there is an authority named " + account.name() + " already");
            }
            tx.update("insert into acme_authority (" + ACCOUNT + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    account.name(), account.directory(), account.rootPem(), account.contact(), account.terms(), account.bindingKey(),
                    account.accountUrl(), sealed("acme-account", account.name(), account.accountKeyPem()), account.added().toEpochMilli());
            return new Outcome.Done<>(account);
        });
    }

    @Override
    public Outcome<Account> removeAccount(String name) {
        return committers.common().run(tx -> {
            Account account = tx.one("select " + ACCOUNT + " from acme_authority where name = ?", this::account, name);
            if (account == null) {
                return new Outcome.Refused<>(Refusal.NOT_FOUND, "there is no authority named " + name);
            }
            List<String> users = tx.query("select certificate from acme_order where authority = ? order by certificate", r -> r.getString(1), name);
            if (!users.isEmpty()) {
                return new Outcome.Refused<>(Refusal.IN_USE, "it is where " + String.join(", ", users) + " is ordered");
            }
            tx.update("delete from acme_authority where name = ?", name);
            return new Outcome.Done<>(account);
        });
    }

    @Override
    public List<Order> orders() {
        return sql.list("select " + ORDER + " from acme_order order by certificate", this::order);
    }

    @Override
    public Optional<Order> order(String certificate) {
        return sql.first("select " + ORDER + " from acme_order where certificate = ?", this::order, certificate);
    }

    @Override
    public Outcome<Order> plan(Plan plan, Progress first) {
        if (plan.certificate().isBlank() || plan.certificate().length() > 200) {
            return new Outcome.Refused<>(Refusal.INVALID, "a certificate's name has 1 to 200 characters");
        }
        if (plan.dns().entrySet().stream().anyMatch(e -> (e.getKey() + e.getValue()).chars().anyMatch(c -> c < ' ') || e.getKey().contains("="))) {
            return new Outcome.Refused<>(Refusal.INVALID, "what tells how to reach the DNS has no control characters");
        }
        return committers.common().run(tx -> {
            if (tx.one("select id from acme_authority where name = ?", r -> r.getLong(1), plan.authority()) == null) {
                return new Outcome.Refused<>(Refusal.NOT_FOUND, "there is no authority named " + plan.authority());
            }
            String certificate = plan.certificate();
            tx.update("delete from acme_order where certificate = ?", certificate);
            tx.update("insert into acme_order (" + ORDER + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    certificate, plan.authority(), String.join("\n", plan.hosts()), plan.challenge().name(),
                    sealed("acme-dns", certificate, lines(plan.dns())), plan.keyKind(), plan.profile(), first.orderUrl(), pending(certificate, first),
                    first.step(), first.nextAttempt().toEpochMilli(), first.failures(), first.lastFailure(), millis(first.failedAt()), millis(first.askAgain()));
            return new Outcome.Done<>(new Order(plan, first));
        });
    }

    private byte @Nullable [] pending(String certificate, Progress progress) {
        String key = progress.pendingKeyPem();
        return key == null ? null : sealed("acme-key", certificate, key);
    }

    @Override
    public void progress(String certificate, Progress now) {
        committers.common().run(tx -> tx.update("update acme_order set order_url = ?, sealed_pending_key = ?, step = ?, next_attempt = ?, failures = ?, "
                        + "last_failure = ?, failed_at = ?, ask_again = ? where certificate = ?",
                now.orderUrl(), pending(certificate, now), now.step(), now.nextAttempt().toEpochMilli(), now.failures(), now.lastFailure(),
                millis(now.failedAt()), millis(now.askAgain()), certificate));
    }

    @Override
    public Outcome<Order> removeOrder(String certificate) {
        return committers.common().run(tx -> {
            Order order = tx.one("select " + ORDER + " from acme_order where certificate = ?", this::order, certificate);
            if (order == null) {
                return new Outcome.Refused<>(Refusal.NOT_FOUND, "certificate " + certificate + " is not ordered from an authority");
            }
            tx.update("delete from acme_order where certificate = ?", certificate);
            return new Outcome.Done<>(order);
        });
    }
}
