package org.signetmail.store;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** {@link FileCertificates} over SQL; passwords sealed. */
final class SqlFileCertificates implements FileCertificates {
    private static final String SELECT = "select name, certificate_file, key_file, sealed_password from file_certificate";

    private final Sql sql;
    private final Committers committers;
    private final Seal seal;

    SqlFileCertificates(Sql sql, Committers committers, Seal seal) {
        this.sql = sql;
        this.committers = committers;
        this.seal = seal;
    }

    private static String where(String name) {
        return "file-certificate/" + name;
    }

    private Place place(ResultSet row) throws SQLException {
        byte[] sealed = row.getBytes(4);
        return new Place(row.getString(1), row.getString(2), row.getString(3),
                sealed == null ? null : new String(seal.open(where(row.getString(1)), sealed), StandardCharsets.UTF_8));
    }

    @Override
    public List<Place> list() {
        return sql.list(SELECT + " order by name", this::place);
    }

    @Override
    public Optional<Place> find(String name) {
        return sql.first(SELECT + " where name = ?", this::place, name);
    }

    @Override
    public void put(Place place) {
        String password = place.password();
        byte[] sealed = password == null ? null : seal.seal(where(place.name()), password.getBytes(StandardCharsets.UTF_8));
        committers.common().run(tx -> tx.update("""
                insert into file_certificate (name, certificate_file, key_file, sealed_password) values (?, ?, ?, ?)
                on conflict (name) do update set certificate_file = excluded.certificate_file, key_file = excluded.key_file,
                    sealed_password = excluded.sealed_password""", place.name(), place.certificateFile(), place.keyFile(), sealed));
    }

    @Override
    public void remove(String name) {
        committers.common().run(tx -> tx.update("delete from file_certificate where name = ?", name));
    }
}
