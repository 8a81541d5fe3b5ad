package org.signetmail.store;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;

/** {@link DkimKeys} over SQL. */
final class SqlDkimKeys implements DkimKeys {
    private static final String COLUMNS = "domain, selector, kind, public_key, state, created, since";

    private final Sql sql;
    private final Committers committers;
    private final Seal seal;

    SqlDkimKeys(Sql sql, Committers committers, Seal seal) {
        this.sql = sql;
        this.committers = committers;
        this.seal = seal;
    }

    private static String place(String domain, String selector) {
        return "dkim/" + domain + "/" + selector;
    }

    private static Key key(ResultSet row) throws SQLException {
        return new Key(row.getString(1), row.getString(2), row.getString(3), row.getString(4), State.valueOf(row.getString(5)), Instant.ofEpochMilli(row.getLong(6)),
                Instant.ofEpochMilli(row.getLong(7)));
    }

    @Override
    public List<Key> list(String domain) {
        return sql.list("select " + COLUMNS + " from dkim_key where domain = ? order by created, kind desc, selector", SqlDkimKeys::key, domain);
    }

    @Override
    public List<Key> all() {
        return sql.list("select " + COLUMNS + " from dkim_key order by domain, created, kind desc, selector", SqlDkimKeys::key);
    }

    @Override
    public List<Secret> signing(String domain) {
        return sql.list("select " + COLUMNS + ", sealed_key from dkim_key where domain = ? and state = ? order by kind desc", row -> {
            Key key = key(row);
            return new Secret(key, new String(seal.open(place(key.domain(), key.selector()), row.getBytes(8)), StandardCharsets.UTF_8));
        }, domain, State.SIGNING.name());
    }

    @Override
    public boolean add(Secret secret) {
        Key key = secret.key();
        byte[] sealed = seal.seal(place(key.domain(), key.selector()), secret.keyPem().getBytes(StandardCharsets.UTF_8));
        return committers.common().run(tx -> {
            // Waits for whoever adds one at the same moment, on whichever node.
            boolean ours = tx.update("update domain set name = name where name = ?", key.domain()) > 0;
            return ours && tx.one("select 1 from dkim_key where domain = ? and kind = ? and state = ?", r -> r.getInt(1), key.domain(), key.kind(), State.NEW.name()) == null
                    && tx.update("insert into dkim_key (" + COLUMNS + ", sealed_key) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (domain, selector) do nothing", key.domain(),
                            key.selector(), key.kind(), key.publicKey(), key.state().name(), key.created().toEpochMilli(), key.since().toEpochMilli(), sealed) > 0;
        });
    }

    @Override
    public boolean signs(String domain, String selector, Instant now) {
        return committers.common().run(tx -> {
            String kind = tx.one("update dkim_key set state = ?, since = ? where domain = ? and selector = ? and state = ? returning kind", r -> r.getString(1),
                    State.SIGNING.name(), now.toEpochMilli(), domain, selector, State.NEW.name());
            if (kind != null) {
                tx.update("update dkim_key set state = ?, since = ? where domain = ? and kind = ? and state = ? and selector <> ?", State.RETIRED.name(), now.toEpochMilli(),
                        domain, kind, State.SIGNING.name(), selector);
            }
            return kind != null;
        });
    }

    @Override
    public Outcome<Key> remove(String domain, String selector) {
        return committers.common().run(tx -> {
            Key key = tx.one("select " + COLUMNS + " from dkim_key where domain = ? and selector = ?", SqlDkimKeys::key, domain, selector);
            if (key != null && tx.update("delete from dkim_key where domain = ? and selector = ? and state <> ?", domain, selector, State.SIGNING.name()) == 0) {
                return new Outcome.Refused<>(Refusal.IN_USE, "the key " + selector + " signs the mail of " + domain + "; make new keys, and it goes once they have taken over");
            }
            return SqlDirectory.done(key, "DKIM key " + selector + " of " + domain);
        });
    }

    @Override
    public List<Key> drop(Instant before) {
        return committers.common().run(tx -> {
            List<Key> over = tx.query("select " + COLUMNS + " from dkim_key where state = ? and since < ?", SqlDkimKeys::key, State.RETIRED.name(), before.toEpochMilli());
            for (Key key : over) {
                tx.update("delete from dkim_key where domain = ? and selector = ?", key.domain(), key.selector());
            }
            return over;
        });
    }
}
