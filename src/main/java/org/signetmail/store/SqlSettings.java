package org.signetmail.store;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** {@link Settings} over SQL, all of them held in memory. What may hold a secret (routes, signatures of webhooks) is sealed at rest. */
final class SqlSettings implements Settings {
    private static final String SEALED = "sealed:";

    private final Committers committers;
    private final Seal seal;
    private final Bus bus;
    private volatile Map<String, String> all;

    SqlSettings(Sql sql, Committers committers, Seal seal, Bus bus) {
        this.committers = committers;
        this.seal = seal;
        this.bus = bus;
        var read = new HashMap<String, String>();
        sql.list("select key, value from setting", r -> read.put(r.getString(1), opened(r.getString(1), r.getString(2))));
        all = Map.copyOf(read);
    }

    private String stored(String key, String value) {
        return key.startsWith("route.") || key.endsWith("-secret")
                ? SEALED + Base64.getEncoder().encodeToString(seal.seal("setting/" + key, value.getBytes(StandardCharsets.UTF_8))) : value;
    }

    private String opened(String key, String stored) {
        return stored.startsWith(SEALED)
                ? new String(seal.open("setting/" + key, Base64.getDecoder().decode(stored.substring(SEALED.length()))), StandardCharsets.UTF_8) : stored;
    }

    @Override
    public Optional<String> text(String key) {
        return Optional.ofNullable(all.get(key));
    }

    @Override
    public Map<String, String> all() {
        return all;
    }

    @Override
    public void set(String key, String value) {
        committers.common().run(tx -> {
            tx.afterCommit(() -> changed(key, Optional.of(value)));
            return tx.update("insert into setting (key, value) values (?, ?) on conflict (key) do update set value = excluded.value",
                    key, stored(key, value));
        });
    }

    @Override
    public void remove(String key) {
        committers.common().run(tx -> {
            tx.afterCommit(() -> changed(key, Optional.empty()));
            return tx.update("delete from setting where key = ?", key);
        });
    }

    /** On the committer's thread alone, so no change is lost between two. */
    private void changed(String key, Optional<String> value) {
        var now = new HashMap<>(all);
        value.ifPresentOrElse(v -> now.put(key, v), () -> now.remove(key));
        all = Map.copyOf(now);
        bus.tell(new Changes.Change.SettingsChanged(key));
    }
}
