package org.signetmail.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@link StapleBook} over SQL. */
final class SqlStapleBook implements StapleBook {
    private final Sql sql;
    private final Committers committers;

    SqlStapleBook(Sql sql, Committers committers) {
        this.sql = sql;
        this.committers = committers;
    }

    @Override
    public Map<String, byte[]> list() {
        var all = new HashMap<String, byte[]>();
        sql.list("select fingerprint, response from staple", r -> all.put(r.getString(1), r.getBytes(2)));
        return all;
    }

    @Override
    public void put(String fingerprint, byte[] response) {
        committers.common().run(tx -> tx.update("""
                insert into staple (fingerprint, response) values (?, ?)
                on conflict (fingerprint) do update set response = excluded.response""", fingerprint, response));
    }

    @Override
    public void keepOnly(Collection<String> fingerprints) {
        List<String> gone = list().keySet().stream().filter(f -> !fingerprints.contains(f)).toList();
        if (!gone.isEmpty()) {
            committers.common().run(tx -> {
                for (String fingerprint : gone) {
                    tx.update("delete from staple where fingerprint = ?", fingerprint);
                }
                return true;
            });
        }
    }
}
