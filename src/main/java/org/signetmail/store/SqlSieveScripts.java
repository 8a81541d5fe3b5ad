package org.signetmail.store;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** {@link SieveScripts} over SQL. A row is made anew when its content changes or it becomes active, so that the version does. */
final class SqlSieveScripts implements SieveScripts {
    private static final String COLUMNS = "account_id, name, content, active, changed";
    private static final int MOST_NAME = 512;

    private final Sql sql;
    private final Committers committers;
    private final Clock clock;
    private final Bus bus;

    SqlSieveScripts(Sql sql, Committers committers, Clock clock, Bus bus) {
        this.sql = sql;
        this.committers = committers;
        this.clock = clock;
        this.bus = bus;
    }

    private static Script script(ResultSet row) throws SQLException {
        return new Script(new AccountId(row.getLong(1)), row.getString(2), row.getString(3), row.getInt(4) != 0, Instant.ofEpochMilli(row.getLong(5)));
    }

    @Override
    public List<Script> list(AccountId account) {
        return sql.list("select " + COLUMNS + " from sieve_script where account_id = ? order by name", SqlSieveScripts::script, account.value());
    }

    @Override
    public Optional<Script> find(AccountId account, String name) {
        return sql.first("select " + COLUMNS + " from sieve_script where account_id = ? and name = ?", SqlSieveScripts::script, account.value(), canonical(name));
    }

    @Override
    public Optional<Script> active(AccountId account) {
        return sql.first("select " + COLUMNS + " from sieve_script where account_id = ? and active = 1", SqlSieveScripts::script, account.value());
    }

    @Override
    public List<AccountId> accounts() {
        return sql.list("select account_id from sieve_script where active = 1", r -> new AccountId(r.getLong(1)));
    }

    @Override
    public Version version() {
        return sql.first("select count(*), coalesce(max(id), 0), coalesce(sum(id), 0) from sieve_script where active = 1",
                r -> new Version(r.getLong(1), r.getLong(2), r.getLong(3))).orElseThrow();
    }

    private static String canonical(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    /** RFC 5804 1.6. */
    private static @Nullable String fault(String name) {
        if (name.isBlank()) {
            return "a script needs a name";
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MOST_NAME) {
            return "a script's name has at most " + MOST_NAME + " octets";
        }
        return name.codePoints().anyMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || Character.getType(c) == Character.SURROGATE)
                ? "a script's name has no control characters" : null;
    }

    private static @Nullable Script find(Tx tx, AccountId account, String name) throws SQLException {
        return tx.one("select " + COLUMNS + " from sieve_script where account_id = ? and name = ?", SqlSieveScripts::script, account.value(), name);
    }

    private static Script made(@Nullable Script script) throws SQLException {
        if (script == null) {
            throw new SQLException("a row of a script was not made");
        }
        return script;
    }

    private void changed(Tx tx, AccountId account) {
        tx.afterCommit(() -> bus.tell(new Changes.Change.SieveChanged(account)));
    }

    /** A row with a number of its own in place of the one that there may be. */
    private static void write(Tx tx, Script script) throws SQLException {
        tx.update("delete from sieve_script where account_id = ? and name = ?", script.account().value(), script.name());
        tx.update("insert into sieve_script (" + COLUMNS + ") values (?, ?, ?, ?, ?)", script.account().value(), script.name(), script.content(), script.active(),
                script.changed().toEpochMilli());
    }

    @Override
    public Optional<Outcome> refusal(AccountId account, String name, int most) {
        String fault = fault(name);
        if (fault != null) {
            return Optional.of(new Outcome.BadName(fault));
        }
        List<Script> there = list(account);
        boolean known = there.stream().anyMatch(s -> s.name().equals(canonical(name)));
        return !known && there.size() >= most ? Optional.of(new Outcome.TooMany(most)) : Optional.empty();
    }

    @Override
    public Outcome put(AccountId account, String given, String content, int most) {
        String fault = fault(given);
        if (fault != null) {
            return new Outcome.BadName(fault);
        }
        String name = canonical(given);
        return committers.of(account).run(tx -> {
            Script before = find(tx, account, name);
            Long count = tx.one("select count(*) from sieve_script where account_id = ?", r -> r.getLong(1), account.value());
            if (before == null && count != null && count >= most) {
                return new Outcome.TooMany(most);
            }
            if (tx.one("select id from account where id = ?", r -> r.getLong(1), account.value()) == null) {
                return new Outcome.NotFound();
            }
            var script = new Script(account, name, content, before != null && before.active(), clock.instant());
            write(tx, script);
            if (script.active()) {
                changed(tx, account);
            }
            return new Outcome.Done(made(find(tx, account, name)));
        });
    }

    @Override
    public Outcome activate(AccountId account, String given) {
        String name = canonical(given);
        return committers.of(account).run(tx -> {
            Script script = find(tx, account, name);
            if (script == null) {
                return new Outcome.NotFound();
            }
            if (!script.active()) {
                tx.update("update sieve_script set active = 0 where account_id = ?", account.value());
                write(tx, new Script(account, name, script.content(), true, script.changed()));
                changed(tx, account);
            }
            return new Outcome.Done(made(find(tx, account, name)));
        });
    }

    @Override
    public boolean deactivate(AccountId account) {
        return committers.of(account).run(tx -> {
            boolean was = tx.update("update sieve_script set active = 0 where account_id = ? and active = 1", account.value()) > 0;
            if (was) {
                changed(tx, account);
            }
            return was;
        });
    }

    @Override
    public Outcome rename(AccountId account, String givenFrom, String givenTo) {
        String fault = fault(givenTo);
        if (fault != null) {
            return new Outcome.BadName(fault);
        }
        String from = canonical(givenFrom);
        String to = canonical(givenTo);
        return committers.of(account).run(tx -> {
            if (find(tx, account, from) == null) {
                return new Outcome.NotFound();
            }
            if (find(tx, account, to) != null) {
                return new Outcome.Exists();
            }
            tx.update("update sieve_script set name = ? where account_id = ? and name = ?", to, account.value(), from);
            return new Outcome.Done(made(find(tx, account, to)));
        });
    }

    @Override
    public Outcome remove(AccountId account, String given) {
        String name = canonical(given);
        return committers.of(account).run(tx -> {
            Script script = find(tx, account, name);
            if (script == null) {
                return new Outcome.NotFound();
            }
            if (script.active()) {
                return new Outcome.Active();
            }
            tx.update("delete from sieve_script where account_id = ? and name = ?", account.value(), name);
            return new Outcome.Done(script);
        });
    }

    /** Of an account that goes. */
    static void removeAll(Tx tx, AccountId account, Bus bus) throws SQLException {
        tx.update("delete from sieve_memory where account_id = ?", account.value());
        if (tx.update("delete from sieve_script where account_id = ?", account.value()) > 0) {
            tx.afterCommit(() -> bus.tell(new Changes.Change.SieveChanged(account)));
        }
    }
}
