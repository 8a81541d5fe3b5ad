package org.signetmail.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Fills an empty data directory, and the empty database that its options name, with the rows and blobs of a backup. Until
 * {@link #finish} a file in the directory says that it is not whole, and no server starts on it. For one thread.
 */
public final class Refill implements AutoCloseable {
    static final String UNFINISHED = "restore.unfinished";
    private static final int BATCH = 500;
    /** What may be there before: it says where the database is, and how its secrets are opened. */
    private static final Set<String> BEFORE = Set.of("signet.toml", "master.key");

    /** Gives rows until it gives null. */
    public interface Source {
        @Nullable Object @Nullable [] next() throws IOException;
    }

    private final Path directory;
    private final Database database;
    private final BodyFiles bodies;
    private final Connection connection;
    private final Map<String, Dump.Table> tables;
    private int sinceCheckpoint;

    private Refill(StoreOptions options, Database database) throws SQLException {
        directory = options.directory();
        this.database = database;
        bodies = new BodyFiles(directory, Clock.systemUTC());
        connection = database.writer();
        List<Dump.Table> all = Dump.tables(connection, database.dialect());
        tables = all.stream().collect(Collectors.toMap(Dump.Table::name, t -> t));
        // A migration may put rows in; the backup has them as they were.
        try (var statement = connection.createStatement()) {
            for (Dump.Table table : all.reversed()) {
                statement.execute("delete from " + Dump.quoted(table.name()));
            }
        }
        connection.commit();
    }

    /** @param schema migrations that the backup's database had; @throws StoreException when the target is not empty, or the backup is of a newer version */
    public static Refill open(StoreOptions options, List<Integer> schema) {
        Path directory = options.directory();
        int last = schema.stream().mapToInt(Integer::intValue).max().orElse(0);
        if (last > Schema.STEPS || last == 0) {
            throw new StoreException("the backup is of a newer version (its schema is " + last + ", this one knows " + Schema.STEPS + ")");
        }
        if (schema.size() != last) {
            throw new StoreException("the backup's schema lacks a migration before its last (" + last + ")");
        }
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            try (Stream<Path> there = Files.list(directory)) {
                there.filter(f -> !BEFORE.contains(f.getFileName().toString())).findAny().ifPresent(file -> {
                    throw new StoreException(directory.toAbsolutePath() + " is not empty: it has " + file.getFileName() + "; a restore wants a directory that is");
                });
            }
            Database.mustBeEmpty(options);
            Files.writeString(directory.resolve(UNFINISHED), "A restore into this directory has begun and has not ended.\n", StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            var database = new Database(options, last);
            try {
                return new Refill(options, database);
            } catch (SQLException | RuntimeException e) {
                database.close();
                throw new StoreException("the database cannot be filled: " + e.getMessage(), e);
            }
        } catch (IOException e) {
            throw new StoreException(directory.toAbsolutePath() + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Puts rows into a table. @return how many */
    public long rows(String table, List<String> columns, Source source) throws IOException {
        known(table, columns);
        String sql = "insert into " + Dump.quoted(table) + " (" + Dump.columns(columns) + ") values ("
                + IntStream.range(0, columns.size()).mapToObj(_ -> "?").collect(Collectors.joining(", ")) + ")";
        return batches(sql, source);
    }

    /** Sets how often bodies are used: rows of refs and id. */
    public void references(Source source) throws IOException {
        batches("update body set refs = ? where id = ?", source);
    }

    private void known(String table, List<String> columns) {
        Dump.Table there = tables.get(table);
        if (there == null || !Set.copyOf(there.columns()).containsAll(columns)) {
            throw new StoreException("the backup has a table " + table + " with columns that this schema does not have");
        }
    }

    private long batches(String sql, Source source) throws IOException {
        long count = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (@Nullable Object[] row = source.next(); row != null; row = source.next()) {
                Sql.bind(statement, row);
                statement.addBatch();
                count++;
                if (count % BATCH == 0) {
                    statement.executeBatch();
                }
            }
            statement.executeBatch();
            connection.commit();
            checkpoint();
            return count;
        } catch (SQLException e) {
            throw new StoreException("rows cannot be put into the database: " + e.getMessage(), e);
        }
    }

    /** SQLite's log would grow to the size of the whole. */
    private void checkpoint() throws SQLException {
        sinceCheckpoint++;
        if (database.dialect() == Dialect.SQLITE && sinceCheckpoint % 8 == 0) {
            try (var statement = connection.createStatement()) {
                statement.execute("pragma wal_checkpoint(passive)");
            }
            connection.commit();
        }
    }

    /** Puts a blob's file in its place, synced. */
    public void blob(String sha256, InputStream octets) throws IOException {
        Path to = bodies.path(sha256);
        Path fresh = Files.createTempFile(directory.resolve("spool"), "restore", "");
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE); var out = Channels.newOutputStream(channel)) {
            octets.transferTo(out);
            channel.force(true);
        }
        Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Numbers go on where they were, the schema is brought up to date, and the whole is looked at. Gives what is unsound. */
    public List<String> finish(Map<String, Long> identities) throws IOException {
        try (var statement = connection.createStatement()) {
            for (var last : identities.entrySet()) {
                Dump.Table table = tables.get(last.getKey());
                if (table != null && table.key().size() == 1) {
                    statement.execute(database.dialect() == Dialect.SQLITE
                            ? "update sqlite_sequence set seq = " + last.getValue() + " where name = '" + table.name() + "'"
                            : "select setval(pg_get_serial_sequence('" + Dump.quoted(table.name()) + "', '" + table.key().getFirst() + "'), " + Math.max(1, last.getValue()) + ")");
                    if (database.dialect() == Dialect.SQLITE && statement.getUpdateCount() == 0) {
                        statement.execute("insert into sqlite_sequence (name, seq) values ('" + table.name() + "', " + last.getValue() + ")");
                    }
                }
            }
            connection.commit();
        } catch (SQLException e) {
            throw new StoreException("the tables' numbers cannot be set: " + e.getMessage(), e);
        }
        database.migrate(null);
        for (int i = 0; i < 256; i++) {
            sync(directory.resolve("blobs").resolve(HexFormat.of().toHexDigits((byte) i)));
        }
        List<String> faults = new Checkup(new Sql(database), bodies).run();
        Files.delete(directory.resolve(UNFINISHED));
        sync(directory);
        return faults;
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreException("the database cannot be closed: " + e.getMessage(), e);
        } finally {
            database.close();
        }
    }
}
