package org.signetmail.store;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;

/** {@link Tokens} over SQL. */
final class SqlTokens implements Tokens {
    private static final String COLUMNS = "id, name, account_id, scopes, created, expires, last_used, last_from";
    private static final String PREFIX = "sgt_";
    private static final int MOST_NAME = 100;
    private static final int MOST_OF_ONE = 100;
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    private final Sql sql;
    private final Committers committers;
    private final Directory directory;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SqlTokens(Sql sql, Committers committers, Directory directory, Clock clock) {
        this.sql = sql;
        this.committers = committers;
        this.directory = directory;
        this.clock = clock;
    }

    private static Token token(ResultSet row) throws SQLException {
        Long owner = Sql.nullableLong(row, 3);
        return new Token(row.getLong(1), row.getString(2), owner == null ? null : new AccountId(owner),
                Arrays.stream(row.getString(4).split(",")).map(Scope::valueOf).collect(Collectors.toSet()), Instant.ofEpochMilli(row.getLong(5)),
                Sql.nullableTime(row, 6), Sql.nullableTime(row, 7), row.getString(8));
    }

    @Override
    public Outcome<Made> add(String name, @Nullable AccountId owner, Set<Scope> scopes, @Nullable Instant expires) {
        if (name.isBlank() || name.length() > MOST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            return new Outcome.Refused<>(Refusal.INVALID, "a token's name has 1 to " + MOST_NAME + " characters");
        }
        if (scopes.isEmpty()) {
            return new Outcome.Refused<>(Refusal.INVALID, "a token has at least one scope");
        }
        if (expires != null && !expires.isAfter(clock.instant())) {
            return new Outcome.Refused<>(Refusal.INVALID, "a token expires in the future, or never");
        }
        RandomSecret secret = RandomSecret.make(PREFIX, random);
        Long of = owner == null ? null : owner.value();
        return committers.of(owner == null ? List.of() : List.of(owner)).run(tx -> {
            List<String> names = tx.query("select name from api_token where coalesce(account_id, 0) = ?", r -> r.getString(1), of == null ? 0 : of);
            if (names.contains(name)) {
                return new Outcome.Refused<>(Refusal.EXISTS, "there is a token named " + name + " already");
            }
            if (names.size() >= MOST_OF_ONE) {
                return new Outcome.Refused<>(Refusal.INVALID, "there are " + MOST_OF_ONE + " tokens already: remove one first");
            }
            Token made = tx.query("""
                    insert into api_token (secret_hash, name, account_id, scopes, created, expires) values (?, ?, ?, ?, ?, ?) returning\s""" + COLUMNS,
                    SqlTokens::token, secret.hash(), name, of, scopes.stream().map(Scope::name).sorted().collect(Collectors.joining(",")), clock.millis(),
                    expires == null ? null : expires.toEpochMilli()).getFirst();
            return new Outcome.Done<>(new Made(made, secret.text()));
        });
    }

    @Override
    public List<Token> list(@Nullable AccountId owner, long after, int most) {
        return owner == null
                ? sql.list("select " + COLUMNS + " from api_token where id > ? order by id limit ?", SqlTokens::token, after, most)
                : sql.list("select " + COLUMNS + " from api_token where account_id = ? and id > ? order by id limit ?", SqlTokens::token, owner.value(), after, most);
    }

    @Override
    public Optional<Token> find(long id) {
        return sql.first("select " + COLUMNS + " from api_token where id = ?", SqlTokens::token, id);
    }

    @Override
    public Outcome<Token> remove(long id) {
        return committers.common().run(tx -> tx.query("delete from api_token where id = ? returning " + COLUMNS, SqlTokens::token, id).stream().findFirst())
                .<Outcome<Token>>map(Outcome.Done::new).orElseGet(() -> new Outcome.Refused<>(Refusal.NOT_FOUND, "there is no token " + id));
    }

    @Override
    public Optional<Held> held(String shown, String from) {
        Instant now = clock.instant();
        Optional<Token> found = RandomSecret.shown(shown)
                .flatMap(secret -> sql.first("select " + COLUMNS + " from api_token where secret_hash = ?", SqlTokens::token, secret.hash()))
                .filter(token -> token.expires() == null || now.isBefore(token.expires()));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Token token = found.get();
        Account owner = token.owner() == null ? null : directory.enabled(token.owner()).orElse(null);
        if (token.owner() != null && owner == null) {
            return Optional.empty();
        }
        if (token.lastUsed() == null || !now.isBefore(token.lastUsed().plus(NOTED_EVERY))) {
            committers.common().run(tx -> tx.update("update api_token set last_used = ?, last_from = ? where id = ?", now.toEpochMilli(), from, token.id()));
        }
        return Optional.of(new Held(token, owner));
    }

    static void removeAll(Tx tx, AccountId account) throws SQLException {
        tx.update("delete from api_token where account_id = ?", account.value());
    }
}
