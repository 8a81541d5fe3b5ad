package org.signetmail.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * All rows of one moment, read in one transaction over a connection of its own; until it is closed, no blob is swept that
 * they name. Memory is bounded by a row. For one thread.
 */
public final class Dump implements AutoCloseable {
    /** The table of bodies, whose rows never change but for {@code refs}. */
    public static final String BODY = "body";
    private static final int FETCHED = 200;

    /** @param key columns of the primary key, in its order */
    public record Table(String name, List<String> columns, List<String> key) {}

    /** A body's row without its octets. */
    public record OfBody(long id, byte[] hash, long refs, long size, boolean inFile) {}

    /** Takes rows. */
    public interface Sink {
        void row(@Nullable Object[] values) throws IOException;
    }

    private final Connection connection;
    private final Dialect dialect;
    private final BodyFiles bodies;

    Dump(Database database, BodyFiles bodies) {
        this.bodies = bodies;
        dialect = database.dialect();
        // First, so that what the moment names is still there when it is copied.
        bodies.hold();
        Connection opened = null;
        try {
            opened = database.writer();
            if (dialect == Dialect.POSTGRESQL) {
                opened.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            }
            connection = opened;
            // The moment is that of the first read.
            one("select count(*) from flyway_schema_history");
        } catch (SQLException | RuntimeException e) {
            bodies.release();
            closeQuietly(opened);
            throw new StoreException("the database cannot be read for a backup: " + e.getMessage(), e);
        }
    }

    private static void closeQuietly(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new StoreException("a connection cannot be closed: " + e.getMessage(), e);
            }
        }
    }

    /** Numbers of the migrations that this schema had. */
    public List<Integer> schema() {
        var versions = new ArrayList<Integer>();
        read("select version from flyway_schema_history where version is not null and success = " + (dialect == Dialect.SQLITE ? "1" : "true") + " order by installed_rank",
                r -> versions.add(Integer.valueOf(r.getString(1))));
        return versions.stream().sorted().toList();
    }

    /** Each comes after those it refers to. */
    public List<Table> tables() {
        try {
            return tables(connection, dialect);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    static List<Table> tables(Connection connection, Dialect dialect) throws SQLException {
        DatabaseMetaData about = connection.getMetaData();
        String schema = dialect == Dialect.SQLITE ? null : connection.getSchema();
        var all = new TreeMap<String, Table>();
        var refersTo = new TreeMap<String, Set<String>>();
        try (ResultSet found = about.getTables(null, schema, "%", new String[] {"TABLE"})) {
            while (found.next()) {
                String name = found.getString("TABLE_NAME");
                if (!name.startsWith("sqlite_") && !name.equals("flyway_schema_history")) {
                    all.put(name, new Table(name, List.of(), List.of()));
                }
            }
        }
        for (String name : List.copyOf(all.keySet())) {
            var columns = new ArrayList<String>();
            try (ResultSet found = about.getColumns(null, schema, name, "%")) {
                while (found.next()) {
                    if (found.getString("TABLE_NAME").equals(name)) {
                        columns.add(found.getString("COLUMN_NAME"));
                    }
                }
            }
            var key = new TreeMap<Integer, String>();
            try (ResultSet found = about.getPrimaryKeys(null, schema, name)) {
                while (found.next()) {
                    key.put(found.getInt("KEY_SEQ"), found.getString("COLUMN_NAME"));
                }
            }
            var others = new LinkedHashSet<String>();
            try (ResultSet found = about.getImportedKeys(null, schema, name)) {
                while (found.next()) {
                    others.add(found.getString("PKTABLE_NAME"));
                }
            }
            all.put(name, new Table(name, columns.stream().sorted().toList(), List.copyOf(key.values())));
            refersTo.put(name, others);
        }
        var ordered = new LinkedHashMap<String, Table>();
        for (String name : all.keySet()) {
            place(name, all, refersTo, ordered, new LinkedHashSet<>());
        }
        return List.copyOf(ordered.values());
    }

    private static void place(String name, Map<String, Table> all, Map<String, Set<String>> refersTo, Map<String, Table> ordered, Set<String> above) {
        Table table = all.get(name);
        if (table == null || ordered.containsKey(name) || !above.add(name)) {
            return;
        }
        refersTo.getOrDefault(name, Set.of()).forEach(other -> place(other, all, refersTo, ordered, above));
        ordered.put(name, table);
    }

    /** The last number given out, of each table that numbers its rows. */
    public Map<String, Long> identities() {
        var last = new TreeMap<String, Long>();
        if (dialect == Dialect.SQLITE) {
            read("select name, seq from sqlite_sequence", r -> last.put(r.getString(1), r.getLong(2)));
        } else {
            // Not part of the transaction, so never lower than what its rows have.
            read("select c.table_name, s.last_value from information_schema.columns c join pg_sequences s on s.schemaname = c.table_schema"
                    + " and quote_ident(s.schemaname) || '.' || quote_ident(s.sequencename) = pg_get_serial_sequence(quote_ident(c.table_name), c.column_name)"
                    + " where c.table_schema = current_schema() and c.is_identity = 'YES' and s.last_value is not null", r -> last.put(r.getString(1), r.getLong(2)));
        }
        return last;
    }

    public long count(Table table) {
        return one("select count(*) from " + quoted(table.name()));
    }

    /** All rows by their key, the columns in the table's order. */
    public void rows(Table table, Sink sink) {
        stream("select " + columns(table.columns()) + " from " + quoted(table.name()) + (table.key().isEmpty() ? "" : " order by " + columns(table.key())), table.columns().size(), sink);
    }

    /** The first body's id that is this or higher; -1 when there is none. */
    public long bodyFrom(long id) {
        return one("select coalesce(min(id), -1) from body where id >= " + id);
    }

    /** Bodies from one id to before another. */
    public List<OfBody> bodies(long from, long before) {
        var found = new ArrayList<OfBody>();
        read("select id, hash, refs, size, data is null from body where id >= " + from + " and id < " + before + " order by id",
                r -> found.add(new OfBody(r.getLong(1), r.getBytes(2), r.getLong(3), r.getLong(4), r.getBoolean(5))));
        return found;
    }

    /** Their rows, with these columns. */
    public void bodies(long from, long before, List<String> columns, Sink sink) {
        stream("select " + columns(columns) + " from body where id >= " + from + " and id < " + before + " order by id", columns.size(), sink);
    }

    /** Hash and size of every body that is a file, by hash. */
    public void blobs(Sink sink) {
        stream("select hash, size from body where data is null order by hash", 2, sink);
    }

    /** A blob's file. */
    public Path blob(byte[] hash) {
        return bodies.path(HexFormat.of().formatHex(hash));
    }

    private void stream(String sql, int columns, Sink sink) {
        read(sql, r -> {
            var row = new @Nullable Object[columns];
            for (int i = 0; i < columns; i++) {
                row[i] = r.getObject(i + 1);
            }
            try {
                sink.row(row);
            } catch (IOException e) {
                throw new StoreException("a backup cannot be written: " + e.getMessage(), e);
            }
        });
    }

    private interface EachRow {
        void take(ResultSet row) throws SQLException;
    }

    private void read(String sql, EachRow each) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCHED);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    each.take(rows);
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private long one(String sql) {
        var value = new long[1];
        read(sql, r -> value[0] = r.getLong(1));
        return value[0];
    }

    /** Names come from the database's own catalogue, or are checked against it. */
    static String quoted(String name) {
        if (!name.matches("[a-z_][a-z0-9_]{0,62}")) {
            throw new StoreException("\"" + name + "\" is no name of a table or column of ours");
        }
        return '"' + name + '"';
    }

    static String columns(List<String> names) {
        return names.stream().map(Dump::quoted).collect(Collectors.joining(", "));
    }

    private static StoreException failed(SQLException e) {
        return new StoreException("the database cannot be read for a backup: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            connection.rollback();
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            bodies.release();
        }
    }
}
