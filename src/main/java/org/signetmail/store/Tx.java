package org.signetmail.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a unit of work writes with: the writer's connection, its statements prepared once for the life of the writer,
 * and what is to happen after the commit. Belongs to the writer's thread.
 */
final class Tx {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private final List<Runnable> afterCommit = new ArrayList<>();

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

    void commit() throws SQLException {
        connection.commit();
    }

    void rollback() throws SQLException {
        afterCommit.clear();
        connection.rollback();
    }

    List<Runnable> takeAfterCommit() {
        var taken = List.copyOf(afterCommit);
        afterCommit.clear();
        return taken;
    }

    /** A statement that is no part of a unit: a checkpoint. */
    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    void close() throws SQLException {
        connection.close();
    }
}
