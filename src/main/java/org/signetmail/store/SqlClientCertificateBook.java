package org.signetmail.store;

import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.tls.Pem;

/** {@link ClientCertificateBook} over SQL. */
final class SqlClientCertificateBook implements ClientCertificateBook {
    private static final String COLUMNS = "serial, address, name, issued, expires, revoked, certificate";
    private static final int MOST_NAME = 100;
    private static final Duration REMEMBERED = Duration.ofDays(30);

    private final Sql sql;
    private final Committers committers;
    private final Bus bus;
    private final Clock clock;

    SqlClientCertificateBook(Sql sql, Committers committers, Bus bus, Clock clock) {
        this.bus = bus;
        this.sql = sql;
        this.committers = committers;
        this.clock = clock;
    }

    private static Kept kept(ResultSet row) throws SQLException {
        return new Kept(row.getString(1), row.getString(2), row.getString(3), Instant.ofEpochMilli(row.getLong(4)), Instant.ofEpochMilli(row.getLong(5)),
                Sql.nullableTime(row, 6), row.getString(7));
    }

    @Override
    public Outcome<Kept> add(AccountId account, Kept made) {
        if (made.name().isBlank() || made.name().length() > MOST_NAME || made.name().chars().anyMatch(Character::isISOControl)) {
            return new Outcome.Refused<>(Refusal.INVALID, "a certificate's name has 1 to " + MOST_NAME + " characters");
        }
        return committers.of(account).run(tx -> {
            long now = clock.millis();
            tx.update("delete from client_certificate where expires < ?", now - REMEMBERED.toMillis());
            Long has = tx.one("select count(*) from client_certificate where account_id = ? and revoked is null and expires > ?", r -> r.getLong(1), account.value(), now);
            if (has != null && has >= MOST_OF_ONE) {
                return new Outcome.Refused<>(Refusal.IN_USE, made.address() + " has " + has + " certificates; revoke some first");
            }
            tx.update("insert into client_certificate (account_id, " + COLUMNS + ") values (?, ?, ?, ?, ?, ?, null, ?)", account.value(), made.serial(), made.address(),
                    made.name(), made.issued().toEpochMilli(), made.expires().toEpochMilli(), made.pem());
            return new Outcome.Done<>(made);
        });
    }

    @Override
    public List<Kept> list(AccountId account) {
        return sql.list("select " + COLUMNS + " from client_certificate where account_id = ? order by issued desc, serial", SqlClientCertificateBook::kept, account.value());
    }

    @Override
    public Optional<Kept> find(AccountId account, String serial) {
        return sql.first("select " + COLUMNS + " from client_certificate where account_id = ? and serial = ?", SqlClientCertificateBook::kept, account.value(), serial);
    }

    @Override
    public List<Kept> all(String after, int limit) {
        return sql.list("select " + COLUMNS + " from client_certificate where account_id is not null and serial > ? order by serial limit ?", SqlClientCertificateBook::kept,
                after, limit);
    }

    @Override
    public Outcome<Kept> revoke(AccountId account, String serial) {
        return committers.of(account).run(tx -> {
            Kept known = tx.one("select " + COLUMNS + " from client_certificate where account_id = ? and serial = ?", SqlClientCertificateBook::kept, account.value(), serial);
            if (known == null) {
                return new Outcome.Refused<>(Refusal.NOT_FOUND, "there is no certificate " + serial);
            }
            if (known.revoked() != null) {
                return new Outcome.Refused<>(Refusal.EXISTS, serial + " was revoked on " + known.revoked() + " already");
            }
            Instant now = Instant.ofEpochMilli(clock.millis());
            // Which of the account's sessions it opened is not kept: the others log in again by themselves.
            tx.afterCommit(() -> bus.tell(new Changes.Change.LoginsEnded(known.address(), "a client's certificate was revoked")));
            tx.update("update client_certificate set revoked = ? where serial = ?", now.toEpochMilli(), serial);
            return new Outcome.Done<>(new Kept(known.serial(), known.address(), known.name(), known.issued(), known.expires(), now, known.pem()));
        });
    }

    @Override
    public boolean revoked(X509Certificate certificate) {
        // Another authority's may have the same number.
        String pem = Pem.write(List.of(certificate));
        return sql.first("select certificate, revoked is not null or account_id is null from client_certificate where serial = ?",
                r -> r.getBoolean(2) && r.getString(1).equals(pem), certificate.getSerialNumber().toString(16)).orElse(false);
    }

    /** The account is gone: whoever has its address next has nothing to do with it. */
    static void orphan(Tx tx, AccountId account) throws SQLException {
        tx.update("update client_certificate set account_id = null where account_id = ?", account.value());
    }
}
