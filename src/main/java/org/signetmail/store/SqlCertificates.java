package org.signetmail.store;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.signetmail.tls.Pem;

/** {@link Certificates} over SQL; keys sealed. */
final class SqlCertificates implements Certificates {
    private static final String COLUMNS = "id, name, source, chain, sealed_key, names, authority, added";

    static final String BAD_NAME = "a certificate's name has 1 to 200 characters";

    private final Sql sql;
    private final Committers committers;
    private final Seal seal;
    private final SqlOccurrences occurrences;
    private final Clock clock;
    private final Bus bus;

    SqlCertificates(Sql sql, Committers committers, Seal seal, SqlOccurrences occurrences, Clock clock, Bus bus) {
        this.sql = sql;
        this.committers = committers;
        this.seal = seal;
        this.occurrences = occurrences;
        this.clock = clock;
        this.bus = bus;
    }

    private static String place(String name) {
        return "certificate/" + name;
    }

    private Kept kept(ResultSet row) throws SQLException {
        String name = row.getString(2);
        byte[] sealed = row.getBytes(5);
        String names = row.getString(6);
        return new Kept(row.getLong(1), name, Source.valueOf(row.getString(3)), row.getString(4),
                sealed == null ? null : new String(seal.open(place(name), sealed), StandardCharsets.UTF_8),
                names.isEmpty() ? List.of() : List.of(names.split("\n")), row.getInt(7) != 0, Instant.ofEpochMilli(row.getLong(8)));
    }

    @Override
    public List<Kept> list() {
        return sql.list("select " + COLUMNS + " from certificate order by name", this::kept);
    }

    @Override
    public Optional<Kept> find(String name) {
        return sql.first("select " + COLUMNS + " from certificate where name = ?", this::kept, name);
    }

    private byte @Nullable [] sealed(String name, @Nullable String keyPem) {
        return keyPem == null ? null : seal.seal(place(name), keyPem.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Directory.Outcome<Kept> add(String name, Source source, String chainPem, @Nullable String keyPem, List<String> names, boolean authority) {
        if (badName(name)) {
            return new Directory.Outcome.Refused<>(Directory.Refusal.INVALID, BAD_NAME);
        }
        return committers.common().run(tx -> {
            if (tx.one("select id from certificate where name = ?", r -> r.getLong(1), name) != null) {
                return new Directory.Outcome.Refused<>(Directory.Refusal.EXISTS, "there is a certificate named " + name + " already");
            }
            insert(tx, name, source, chainPem, keyPem, names, authority);
            return done(tx, name);
        });
    }

    private void insert(Tx tx, String name, Source source, String chainPem, @Nullable String keyPem, List<String> names, boolean authority) throws SQLException {
        tx.update("insert into certificate (name, source, chain, sealed_key, names, authority, added) values (?, ?, ?, ?, ?, ?, ?)",
                name, source.name(), chainPem, sealed(name, keyPem), String.join("\n", names), authority, clock.millis());
    }

    @Override
    public Directory.Outcome<Kept> put(String name, Source source, String chainPem, String keyPem, List<String> names) {
        return badName(name) ? new Directory.Outcome.Refused<>(Directory.Refusal.INVALID, BAD_NAME)
                : committers.common().run(tx -> put(tx, name, source, chainPem, keyPem, names));
    }

    /** As part of a greater unit of work. */
    Directory.Outcome<Kept> put(Tx tx, String name, Source source, String chainPem, String keyPem, List<String> names) throws SQLException {
        int found = tx.update("update certificate set source = ?, chain = ?, sealed_key = ?, names = ?, added = ? where name = ? and authority = ?",
                source.name(), chainPem, sealed(name, keyPem), String.join("\n", names), clock.millis(), name, false);
        if (found == 0) {
            insert(tx, name, source, chainPem, keyPem, names, false);
            return done(tx, name);
        }
        return renewed(tx, done(tx, name));
    }

    static boolean badName(String name) {
        return name.isBlank() || name.length() > 200;
    }

    @Override
    public Directory.Outcome<Kept> replace(String name, String chainPem, @Nullable String keyPem, List<String> names) {
        return committers.common().run(tx -> {
            int found = tx.update("update certificate set chain = ?, sealed_key = ?, names = ?, added = ? where name = ?",
                    chainPem, sealed(name, keyPem), String.join("\n", names), clock.millis(), name);
            return found == 0 ? unknown(name) : renewed(tx, done(tx, name));
        });
    }

    @Override
    public Directory.Outcome<Kept> remove(String name) {
        return committers.common().run(tx -> {
            Kept kept = tx.one("select " + COLUMNS + " from certificate where name = ?", this::kept, name);
            if (kept == null) {
                return unknown(name);
            }
            List<String> users = tx.query("select name from listener where certificate = ? order by name", r -> r.getString(1), name);
            if (!users.isEmpty()) {
                return new Directory.Outcome.Refused<>(Directory.Refusal.IN_USE, "it is the certificate of " + String.join(", ", users));
            }
            tx.update("delete from certificate where name = ?", name);
            tx.update("delete from file_certificate where name = ?", name);
            tx.update("delete from acme_order where certificate = ?", name);
            tx.afterCommit(() -> bus.tell(new Changes.Change.CertificatesChanged()));
            return new Directory.Outcome.Done<>(kept);
        });
    }

    private Directory.Outcome<Kept> renewed(Tx tx, Directory.Outcome<Kept> outcome) throws SQLException {
        if (outcome instanceof Directory.Outcome.Done<Kept>(Kept kept) && !kept.authority()) {
            var facts = new LinkedHashMap<String, String>();
            facts.put("certificate", kept.name());
            facts.put("source", kept.source().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            facts.put("names", String.join(" ", kept.names()));
            facts.put("expires", expires(kept));
            occurrences.note(tx, HookEvent.CERTIFICATE_RENEWED, facts);
        }
        return outcome;
    }

    /** Or empty where nobody can read it. */
    private static String expires(Kept kept) {
        try {
            return Pem.read(kept.chainPem(), null).certificates().stream().findFirst().map(leaf -> leaf.getNotAfter().toInstant().toString()).orElse("");
        } catch (Pem.Unreadable e) {
            return "";
        }
    }

    private Directory.Outcome<Kept> done(Tx tx, String name) throws SQLException {
        tx.afterCommit(() -> bus.tell(new Changes.Change.CertificatesChanged()));
        Kept kept = tx.one("select " + COLUMNS + " from certificate where name = ?", this::kept, name);
        return kept == null ? unknown(name) : new Directory.Outcome.Done<>(kept);
    }

    private static Directory.Outcome<Kept> unknown(String name) {
        return new Directory.Outcome.Refused<>(Directory.Refusal.NOT_FOUND, "there is no certificate named " + name);
    }
}
