package org.signetmail.store;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.text.RandomText;

/** {@link AppPasswords} over SQL. */
final class SqlAppPasswords implements AppPasswords {
    private static final String COLUMNS = "id, account_id, name, protocols, created, last_used, last_from, last_protocol";
    private static final int MOST_NAME = 100;
    private static final int MOST_OF_ONE = 50;
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    private final Sql sql;
    private final Committers committers;
    private final Seal seal;
    private final Bus bus;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SqlAppPasswords(Sql sql, Committers committers, Seal seal, Bus bus, Clock clock) {
        this.sql = sql;
        this.committers = committers;
        this.seal = seal;
        this.bus = bus;
        this.clock = clock;
    }

    private static AppPassword password(ResultSet row) throws SQLException {
        String protocol = row.getString(8);
        return new AppPassword(row.getLong(1), new AccountId(row.getLong(2)), row.getString(3),
                Arrays.stream(row.getString(4).split(",")).map(Protocol::valueOf).collect(Collectors.toSet()), Instant.ofEpochMilli(row.getLong(5)),
                Sql.nullableTime(row, 6), row.getString(7), protocol == null ? null : Protocol.valueOf(protocol));
    }

    private byte[] hash(char[] password) {
        var octets = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        byte[] secret = Arrays.copyOf(octets.array(), octets.limit());
        byte[] hash = seal.mac("app-password", secret);
        Arrays.fill(octets.array(), (byte) 0);
        Arrays.fill(secret, (byte) 0);
        return hash;
    }

    @Override
    public Outcome<Made> add(AccountId account, String name, Set<Protocol> wanted) {
        if (name.isBlank() || name.length() > MOST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            return new Outcome.Refused<>(Refusal.INVALID, "an app password's name has 1 to " + MOST_NAME + " characters");
        }
        Set<Protocol> protocols = wanted.isEmpty() ? EnumSet.allOf(Protocol.class) : wanted;
        String secret = RandomText.password(random);
        return committers.of(account).run(tx -> {
            if (tx.one("select id from account where id = ?", r -> r.getLong(1), account.value()) == null) {
                return new Outcome.Refused<>(Refusal.NOT_FOUND, "the account is gone");
            }
            List<String> names = tx.query("select name from app_password where account_id = ?", r -> r.getString(1), account.value());
            if (names.contains(name)) {
                return new Outcome.Refused<>(Refusal.EXISTS, "there is an app password named " + name + " already");
            }
            if (names.size() >= MOST_OF_ONE) {
                return new Outcome.Refused<>(Refusal.INVALID, "there are " + MOST_OF_ONE + " app passwords already: remove one first");
            }
            AppPassword made = tx.query("""
                    insert into app_password (account_id, hash, name, protocols, created) values (?, ?, ?, ?, ?) returning\s""" + COLUMNS, SqlAppPasswords::password,
                    account.value(), hash(secret.toCharArray()), name, protocols.stream().map(Protocol::name).sorted().collect(Collectors.joining(",")),
                    clock.millis()).getFirst();
            return new Outcome.Done<>(new Made(made, secret));
        });
    }

    @Override
    public List<AppPassword> list(AccountId account) {
        return sql.list("select " + COLUMNS + " from app_password where account_id = ? order by id", SqlAppPasswords::password, account.value());
    }

    @Override
    public Outcome<AppPassword> remove(AccountId account, long id) {
        return committers.of(account).run(tx -> {
            Optional<AppPassword> gone = tx.query("delete from app_password where account_id = ? and id = ? returning " + COLUMNS, SqlAppPasswords::password,
                    account.value(), id).stream().findFirst();
            if (gone.isPresent()) {
                // Which of the account's sessions it opened is not kept: the others log in again by themselves.
                tx.query("select local_part, domain from account where id = ?", r -> r.getString(1) + "@" + r.getString(2), account.value())
                        .forEach(address -> tx.afterCommit(() -> bus.tell(new Changes.Change.LoginsEnded(address, "an app password was removed"))));
            }
            return gone;
        })
                .<Outcome<AppPassword>>map(Outcome.Done::new).orElseGet(() -> new Outcome.Refused<>(Refusal.NOT_FOUND, "there is no app password " + id));
    }

    /** Whether the account has this one for this protocol. Costs the same for an account that is not there: its id is 0. */
    Optional<AppPassword> matching(long account, char[] password, Protocol protocol) {
        return sql.first("select " + COLUMNS + " from app_password where account_id = ? and hash = ?", SqlAppPasswords::password, account, hash(password))
                .filter(known -> known.protocols().contains(protocol));
    }

    /** Notes a use, at most once a minute. */
    void used(AppPassword password, Protocol protocol, String from) {
        Instant now = clock.instant();
        if (password.lastUsed() == null || !now.isBefore(password.lastUsed().plus(NOTED_EVERY))) {
            committers.of(password.account()).run(tx -> tx.update("update app_password set last_used = ?, last_from = ?, last_protocol = ? where id = ?",
                    now.toEpochMilli(), from, protocol.name(), password.id()));
        }
    }

    static void removeAll(Tx tx, AccountId account) throws SQLException {
        tx.update("delete from app_password where account_id = ?", account.value());
    }
}
