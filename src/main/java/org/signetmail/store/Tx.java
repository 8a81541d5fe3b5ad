package org.signetmail.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a unit of work writes with: the writer's connection, its statements prepared once for the life of the writer,
 * and what is to happen after the commit. Belongs to the writer's thread.
 */
final class Tx {
    /** In one statement. */
    private static final int MOST_ROWS = 64;

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    /** Rows that go in with the commit. */
    private final Map<Insert, List<@Nullable Object[]>> waiting = new LinkedHashMap<>();

    /** Into which table and columns. */
    record Insert(String table, String columns) {
        private String of(int rows) {
            String row = "(" + columns.replaceAll("[a-z_]+", "?") + ")";
            return "insert into " + table + " (" + columns + ") values " + String.join(", ", Collections.nCopies(rows, row));
        }
    }

    Tx(Connection connection) {
        this.connection = connection;
    }

    /** Reads one row's value out of a result set. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    int update(String sql, @Nullable Object... values) throws SQLException {
        return bound(sql, values).executeUpdate();
    }

    /** All rows; for selects, and for changes that end with RETURNING. */
    <T> List<T> query(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
        return Sql.list(bound(sql, values), row);
    }

    /** The first row, or null. */
    <T> @Nullable T one(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
        List<T> rows = query(sql, row, values);
        return rows.isEmpty() ? null : rows.getFirst();
    }

    private PreparedStatement bound(String sql, @Nullable Object[] values) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        Sql.bind(statement, values);
        return statement;
    }

    /** To be done on the writer's thread once the commit is durable, in the order given; quick, never blocking. */
    void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    /** A row that nobody in the transaction reads: put in before its commit, together with others for the same table and in their order. */
    void atCommit(Insert insert, @Nullable Object... values) {
        waiting.computeIfAbsent(insert, _ -> new ArrayList<>()).add(values);
    }

    private void insertWaiting() throws SQLException {
        for (var entry : waiting.entrySet()) {
            List<@Nullable Object[]> rows = entry.getValue();
            for (int at = 0, count; at < rows.size(); at += count) {
                // Powers of two: few statements to prepare.
                count = Math.min(MOST_ROWS, Integer.highestOneBit(rows.size() - at));
                update(entry.getKey().of(count), rows.subList(at, at + count).stream().flatMap(Arrays::stream).toArray());
            }
        }
        waiting.clear();
    }

    void commit() throws SQLException {
        if (!waiting.isEmpty()) {
            insertWaiting();
        }
        connection.commit();
    }

    void rollback() throws SQLException {
        waiting.clear();
        afterCommit.clear();
        connection.rollback();
    }

    List<Runnable> takeAfterCommit() {
        var taken = List.copyOf(afterCommit);
        afterCommit.clear();
        return taken;
    }

    /** The first row of a statement that is no part of a unit: of a checkpoint. */
    <T> @Nullable T outside(String sql, Row<T> row) throws SQLException {
        connection.commit();
        T read = one(sql, row);
        connection.commit();
        return read;
    }

    void close() throws SQLException {
        connection.close();
    }
}
