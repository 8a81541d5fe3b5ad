package org.signetmail.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** Reading with a pooled connection, and binding values. Thread-safe. */
final class Sql {
    private final Database database;
    private final Asked asked;

    Sql(Database database) {
        this(database, (_, _) -> { });
    }

    Sql(Database database, Asked asked) {
        this.database = database;
        this.asked = asked;
    }

    /** Hears what the database is asked. */
    interface Asked {
        void hear(String sql, @Nullable Object[] values);
    }

    <T> List<T> list(String sql, Tx.Row<T> row, @Nullable Object... values) {
        asked.hear(sql, values);
        try (Connection connection = database.reader(); PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return list(statement, row);
        } catch (SQLException e) {
            throw new StoreException("reading failed: " + e.getMessage(), e);
        }
    }

    /** What looks at a row and keeps nothing of it. */
    interface Look {
        void at(ResultSet row) throws SQLException;
    }

    void each(String sql, Look look, @Nullable Object... values) {
        asked.hear(sql, values);
        try (Connection connection = database.reader(); PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    look.at(result);
                }
            }
        } catch (SQLException e) {
            throw new StoreException("reading failed: " + e.getMessage(), e);
        }
    }

    <T> Optional<T> first(String sql, Tx.Row<T> row, @Nullable Object... values) {
        List<T> rows = list(sql, row, values);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
    }

    /** Several reads of one and the same moment. */
    <T> T moment(Committer.Unit<T> reads) {
        try (Connection connection = database.reader()) {
            connection.setAutoCommit(false);
            try {
                if (database.dialect() == Dialect.POSTGRESQL) {
                    // SQLite's transactions read one moment by themselves.
                    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                }
                return reads.run(new Tx(connection));
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new StoreException("reading failed: " + e.getMessage(), e);
        }
    }

    static <T> List<T> list(PreparedStatement statement, Tx.Row<T> row) throws SQLException {
        var rows = new ArrayList<T>();
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                rows.add(row.read(result));
            }
        }
        return rows;
    }

    static void bind(PreparedStatement statement, @Nullable Object[] values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            int at = i + 1;
            switch (value) {
                case null -> statement.setObject(at, null);
                case Long number -> statement.setLong(at, number);
                case Integer number -> statement.setInt(at, number);
                case Boolean truth -> statement.setInt(at, truth ? 1 : 0);
                case byte[] octets -> statement.setBytes(at, octets);
                case String text -> statement.setString(at, text);
                default -> throw new IllegalArgumentException("no column takes a " + value.getClass());
            }
        }
    }

    /** A time that may be null. */
    static @Nullable Instant nullableTime(ResultSet row, int column) throws SQLException {
        Long millis = nullableLong(row, column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    /** A column that may be null. */
    static @Nullable Long nullableLong(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
