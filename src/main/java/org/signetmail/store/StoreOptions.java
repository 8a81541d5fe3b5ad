package org.signetmail.store;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Where the store lives.
 *
 * @param directory the data directory: signet.db, blobs/, spool/
 * @param databaseUrl a PostgreSQL JDBC URL, or null for SQLite in the directory
 */
public record StoreOptions(Path directory, @Nullable String databaseUrl, @Nullable String databaseUser, @Nullable String databasePassword) {
    public static StoreOptions sqlite(Path directory) {
        return new StoreOptions(directory, null, null, null);
    }
}
