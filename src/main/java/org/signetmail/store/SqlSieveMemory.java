package org.signetmail.store;

import java.sql.SQLException;
import java.time.Instant;

/** {@link SieveMemory} over SQL. */
final class SqlSieveMemory implements SieveMemory {
    private static final String FIND = "select ends from sieve_memory where account_id = ? and kind = ? and hash = ? and ends > ?";

    private final Sql sql;
    private final Committers committers;

    SqlSieveMemory(Sql sql, Committers committers) {
        this.sql = sql;
        this.committers = committers;
    }

    @Override
    public boolean has(AccountId account, Kind kind, byte[] hash, Instant now) {
        return sql.first(FIND, r -> r.getLong(1), account.value(), kind.name(), hash, now.toEpochMilli()).isPresent();
    }

    @Override
    public int sweep(Instant now) {
        return committers.common().run(tx -> tx.update("delete from sieve_memory where ends <= ?", now.toEpochMilli()));
    }

    static boolean has(Tx tx, Note note, long now) throws SQLException {
        return tx.one(FIND, r -> r.getLong(1), note.account().value(), note.kind().name(), note.hash(), now) != null;
    }

    /** From now on, or anew. An account that is gone has no memory. */
    static void remember(Tx tx, Note note, long now) throws SQLException {
        if (note.ends().toEpochMilli() > now) {
            tx.update("""
                    insert into sieve_memory (account_id, kind, hash, ends) select id, ?, ?, ? from account where id = ?
                    on conflict (account_id, kind, hash) do update set ends = excluded.ends""",
                    note.kind().name(), note.hash(), note.ends().toEpochMilli(), note.account().value());
        }
    }
}
