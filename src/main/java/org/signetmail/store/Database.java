package org.signetmail.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteOpenMode;

/**
 * Connections to the database: a pool for readers, and one of its own for each writer. Thread-safe.
 */
final class Database implements AutoCloseable {
    /** SQLite works on the caller's carrier thread, so more readers than this only queue inside it. */
    private static final int SQLITE_READERS = 8;
    private static final int POSTGRESQL_READERS = 16;
    /** SQLite's driver reads it once in a process, when it is first used. */
    private static final String UNPACKED = "org.sqlite.tmpdir";

    private final Dialect dialect;
    private final String url;
    private final Properties login = new Properties();
    private final HikariDataSource readers;

    Database(StoreOptions options) {
        this(options, null);
    }

    /** @param until the last migration to be made, or null for all */
    Database(StoreOptions options, @Nullable Integer until) {
        String remote = options.databaseUrl();
        dialect = remote == null ? Dialect.SQLITE : Dialect.POSTGRESQL;
        url = remote == null ? "jdbc:sqlite:" + options.directory().resolve("signet.db") : remote;
        if (options.databaseUser() != null) {
            login.setProperty("user", options.databaseUser());
        }
        if (options.databasePassword() != null) {
            login.setProperty("password", options.databasePassword());
        }
        if (dialect == Dialect.SQLITE) {
            unpackInto(options.directory().resolve("native"));
            // WAL: readers and the writer do not wait for each other. FULL: a commit is on the disk when it returns.
            login.setProperty("journal_mode", "WAL");
            login.setProperty("synchronous", "FULL");
            login.setProperty("busy_timeout", "10000");
            login.setProperty("cache_size", "-16000");
            login.setProperty("mmap_size", Long.toString(1L << 30));
            login.setProperty("foreign_keys", "true");
            // The driver lets one thread at a time use a connection: SQLite's own locks for that are a tenth of reading a row.
            login.setProperty("open_mode", Integer.toString(SQLiteOpenMode.READWRITE.flag | SQLiteOpenMode.CREATE.flag | SQLiteOpenMode.NOMUTEX.flag));
            // When to write back is the committer's to decide.
            login.setProperty("wal_autocheckpoint", "0");
        }
        migrate(until);
        readers = new HikariDataSource(pool());
    }

    /** The driver unpacks its library, and removes those of others that it takes for left behind: in a place for all, processes that start at once take it from each other. */
    private static void unpackInto(Path directory) {
        if (System.getProperty(UNPACKED) == null) {
            try {
                System.setProperty(UNPACKED, Files.createDirectories(directory).toAbsolutePath().toString());
            } catch (IOException e) {
                throw new StoreException("the directory " + directory + " cannot be made: " + e.getMessage(), e);
            }
        }
    }

    private HikariConfig pool() {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setDataSourceProperties(login);
        config.setPoolName("readers");
        config.setMaximumPoolSize(dialect == Dialect.SQLITE ? SQLITE_READERS : POSTGRESQL_READERS);
        config.setMinimumIdle(1);
        config.setInitializationFailTimeout(1);
        return config;
    }

    /** Makes the migrations that are missing. @param until the last, or null for all */
    void migrate(@Nullable Integer until) {
        try (Connection connection = DriverManager.getConnection(url, login)) {
            new Schema(dialect, connection).bring(until);
        } catch (SQLException e) {
            throw new StoreException("the database cannot be opened: " + e.getMessage(), e);
        }
    }

    /** @throws StoreException when there are tables already */
    static void mustBeEmpty(StoreOptions options) {
        String remote = options.databaseUrl();
        if (remote == null) {
            return;
        }
        var login = new Properties();
        if (options.databaseUser() != null) {
            login.setProperty("user", options.databaseUser());
        }
        if (options.databasePassword() != null) {
            login.setProperty("password", options.databasePassword());
        }
        try (Connection connection = DriverManager.getConnection(remote, login); Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select count(*) from information_schema.tables where table_schema = current_schema()")) {
            if (found.next() && found.getLong(1) > 0) {
                throw new StoreException("the database is not empty: it has " + found.getLong(1) + " tables; a restore wants one that is");
            }
        } catch (SQLException e) {
            throw new StoreException("the database cannot be opened: " + e.getMessage(), e);
        }
    }

    Dialect dialect() {
        return dialect;
    }

    /** A reader's connection, to be given back by closing. */
    Connection reader() throws SQLException {
        return readers.getConnection();
    }

    /** A writer's own connection. */
    Connection writer() throws SQLException {
        Connection connection = DriverManager.getConnection(url, login);
        connection.setAutoCommit(false);
        return connection;
    }

    @Override
    public void close() {
        readers.close();
    }
}
