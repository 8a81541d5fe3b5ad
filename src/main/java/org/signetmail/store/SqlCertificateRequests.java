package org.signetmail.store;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.signetmail.store.Certificates.Kept;
import org.signetmail.store.Certificates.Source;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;

/** {@link CertificateRequests} over SQL; keys sealed. */
final class SqlCertificateRequests implements CertificateRequests {
    private static final String COLUMNS = "name, request, sealed_key, names, added";

    private final Sql sql;
    private final Committers committers;
    private final Seal seal;
    private final Clock clock;
    private final SqlCertificates certificates;

    SqlCertificateRequests(Sql sql, Committers committers, Seal seal, Clock clock, SqlCertificates certificates) {
        this.sql = sql;
        this.committers = committers;
        this.seal = seal;
        this.clock = clock;
        this.certificates = certificates;
    }

    private static String place(String name) {
        return "request/" + name;
    }

    private Pending pending(ResultSet row) throws SQLException {
        String name = row.getString(1);
        String names = row.getString(4);
        return new Pending(name, row.getString(2), new String(seal.open(place(name), row.getBytes(3)), StandardCharsets.UTF_8),
                names.isEmpty() ? List.of() : List.of(names.split("\n")), Instant.ofEpochMilli(row.getLong(5)));
    }

    @Override
    public List<Pending> list() {
        return sql.list("select " + COLUMNS + " from certificate_request order by name", this::pending);
    }

    @Override
    public Optional<Pending> find(String name) {
        return sql.first("select " + COLUMNS + " from certificate_request where name = ?", this::pending, name);
    }

    @Override
    public Outcome<Pending> add(String name, String requestPem, String keyPem, List<String> names) {
        if (SqlCertificates.badName(name)) {
            return new Outcome.Refused<>(Refusal.INVALID, SqlCertificates.BAD_NAME);
        }
        return committers.common().run(tx -> {
            if (tx.one("select id from certificate_request where name = ?", r -> r.getLong(1), name) != null) {
                return new Outcome.Refused<>(Refusal.EXISTS, "a request for " + name + " waits for its answer already");
            }
            Instant now = clock.instant();
            tx.update("insert into certificate_request (name, request, sealed_key, names, added) values (?, ?, ?, ?, ?)",
                    name, requestPem, seal.seal(place(name), keyPem.getBytes(StandardCharsets.UTF_8)), String.join("\n", names), now.toEpochMilli());
            return new Outcome.Done<>(new Pending(name, requestPem, keyPem, names, now));
        });
    }

    @Override
    public Outcome<Pending> remove(String name) {
        return committers.common().run(tx -> {
            Pending pending = tx.one("select " + COLUMNS + " from certificate_request where name = ?", this::pending, name);
            if (pending == null) {
                return new Outcome.Refused<>(Refusal.NOT_FOUND, "no request for " + name + " waits for an answer");
            }
            tx.update("delete from certificate_request where name = ?", name);
            return new Outcome.Done<>(pending);
        });
    }

    @Override
    public Outcome<Kept> answered(Pending request, Source source, String chainPem, List<String> names) {
        return committers.common().run(tx -> {
            if (tx.update("delete from certificate_request where name = ? and request = ?", request.name(), request.requestPem()) == 0) {
                return new Outcome.Refused<>(Refusal.NOT_FOUND, "the request for " + request.name() + " waits for no answer any more");
            }
            return certificates.put(tx, request.name(), source, chainPem, request.keyPem(), names);
        });
    }
}
