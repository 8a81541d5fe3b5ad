package org.signetmail.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;

/** {@link PasskeyBook} over SQL. */
final class SqlPasskeyBook implements PasskeyBook {
    private static final String COLUMNS = "id, account_id, name, credential_id, credential, sign_count, backed_up, transports, created, last_used";
    private static final int MOST_NAME = 100;
    private static final int MOST_OF_ONE = 20;
    private static final int MOST_CHALLENGES = 10_000;

    private final Sql sql;
    private final Committers committers;
    private final Clock clock;

    SqlPasskeyBook(Sql sql, Committers committers, Clock clock) {
        this.sql = sql;
        this.committers = committers;
        this.clock = clock;
    }

    private static Passkey passkey(ResultSet row) throws SQLException {
        return new Passkey(row.getLong(1), new AccountId(row.getLong(2)), row.getString(3), row.getBytes(4), row.getBytes(5), row.getLong(6), row.getInt(7) != 0,
                Arrays.stream(row.getString(8).split(",")).filter(t -> !t.isEmpty()).collect(Collectors.toSet()), Instant.ofEpochMilli(row.getLong(9)),
                Sql.nullableTime(row, 10));
    }

    @Override
    public Outcome<Passkey> add(Passkey p) {
        if (p.name().isBlank() || p.name().length() > MOST_NAME || p.name().chars().anyMatch(Character::isISOControl)) {
            return new Outcome.Refused<>(Refusal.INVALID, "a passkey's name has 1 to " + MOST_NAME + " characters");
        }
        return committers.of(p.account()).run(tx -> {
            if (tx.one("select id from account where id = ?", r -> r.getLong(1), p.account().value()) == null) {
                return new Outcome.Refused<>(Refusal.NOT_FOUND, "the account is gone");
            }
            List<String> names = tx.query("select name from passkey where account_id = ?", r -> r.getString(1), p.account().value());
            if (names.contains(p.name())) {
                return new Outcome.Refused<>(Refusal.EXISTS, "there is a passkey named " + p.name() + " already");
            }
            if (names.size() >= MOST_OF_ONE) {
                return new Outcome.Refused<>(Refusal.INVALID, "there are " + MOST_OF_ONE + " passkeys already: remove one first");
            }
            if (tx.one("select id from passkey where credential_id = ?", r -> r.getLong(1), p.credentialId()) != null) {
                return new Outcome.Refused<>(Refusal.EXISTS, "this passkey is registered already");
            }
            return new Outcome.Done<>(tx.query("""
                    insert into passkey (account_id, name, credential_id, credential, sign_count, backed_up, transports, created)
                    values (?, ?, ?, ?, ?, ?, ?, ?) returning\s""" + COLUMNS, SqlPasskeyBook::passkey, p.account().value(), p.name(), p.credentialId(), p.credential(),
                    p.signCount(), p.backedUp(), String.join(",", p.transports()), clock.millis()).getFirst());
        });
    }

    @Override
    public List<Passkey> list(AccountId account) {
        return sql.list("select " + COLUMNS + " from passkey where account_id = ? order by id", SqlPasskeyBook::passkey, account.value());
    }

    @Override
    public Optional<Passkey> find(byte[] credentialId) {
        return sql.first("select " + COLUMNS + " from passkey where credential_id = ?", SqlPasskeyBook::passkey, credentialId);
    }

    @Override
    public boolean used(long id, long before, long signCount) {
        return committers.common().run(tx -> tx.update("update passkey set sign_count = ?, last_used = ? where id = ? and sign_count = ?",
                signCount, clock.millis(), id, before)) > 0;
    }

    @Override
    public Outcome<Passkey> remove(AccountId account, long id) {
        return committers.of(account).run(tx -> tx.query("delete from passkey where account_id = ? and id = ? returning " + COLUMNS, SqlPasskeyBook::passkey,
                account.value(), id).stream().findFirst())
                .<Outcome<Passkey>>map(Outcome.Done::new).orElseGet(() -> new Outcome.Refused<>(Refusal.NOT_FOUND, "there is no passkey " + id));
    }

    private static byte[] key(String bearer, String ceremony) {
        return new RandomSecret(ceremony + "/" + bearer).hash();
    }

    @Override
    public void challenge(String bearer, String ceremony, byte[] challenge, Instant until) {
        committers.common().run(tx -> {
            tx.update("delete from passkey_challenge where ends <= ?", clock.millis());
            // Strangers may begin a ceremony: their number is bounded, the oldest give way.
            tx.update("delete from passkey_challenge where id <= (select coalesce(max(id), 0) from passkey_challenge) - ?", MOST_CHALLENGES);
            tx.update("delete from passkey_challenge where bearer_hash = ?", key(bearer, ceremony));
            return tx.update("insert into passkey_challenge (bearer_hash, challenge, ends) values (?, ?, ?)", key(bearer, ceremony), challenge, until.toEpochMilli());
        });
    }

    @Override
    public Optional<byte[]> takeChallenge(String bearer, String ceremony) {
        return committers.common().run(tx -> tx.query("delete from passkey_challenge where bearer_hash = ? returning challenge, ends",
                r -> r.getLong(2) > clock.millis() ? Optional.of(r.getBytes(1)) : Optional.<byte[]>empty(), key(bearer, ceremony))
                .stream().findFirst().orElse(Optional.empty()));
    }

    static void removeAll(Tx tx, AccountId account) throws SQLException {
        tx.update("delete from passkey where account_id = ?", account.value());
    }
}
