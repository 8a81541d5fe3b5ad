package org.signetmail.store;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** {@link NextKeyBook} over SQL. */
final class SqlNextKeyBook implements NextKeyBook {
    private final Sql sql;
    private final Committers committers;
    private final Seal seal;

    SqlNextKeyBook(Sql sql, Committers committers, Seal seal) {
        this.sql = sql;
        this.committers = committers;
        this.seal = seal;
    }

    private static String place(String certificate) {
        return "next-key/" + certificate;
    }

    @Override
    public Optional<Kept> find(String certificate) {
        return sql.first("select public_key, sealed_key from next_key where certificate = ?",
                r -> new Kept(certificate, r.getString(1), new String(seal.open(place(certificate), r.getBytes(2)), StandardCharsets.UTF_8)), certificate);
    }

    @Override
    public void put(Kept key, @Nullable String before) {
        byte[] sealed = seal.seal(place(key.certificate()), key.keyPem().getBytes(StandardCharsets.UTF_8));
        committers.common().run(tx -> before == null
                ? tx.update("insert into next_key (certificate, public_key, sealed_key) values (?, ?, ?) on conflict (certificate) do nothing",
                        key.certificate(), key.publicKey(), sealed)
                : tx.update("update next_key set public_key = ?, sealed_key = ? where certificate = ? and public_key = ?",
                        key.publicKey(), sealed, key.certificate(), before));
    }
}
