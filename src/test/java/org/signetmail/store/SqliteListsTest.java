package org.signetmail.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

import org.sqlite.ProgressHandler;

class SqliteListsTest extends ListsContract {
    /** Of steps, between two that are counted. */
    private static final int STRIDE = 50;
    /** A page of mail from the keys of its blocks; to read 10,000 rows takes 30,000 at least. */
    private static final long MOST = 15_000;

    @Override
    StoreOptions options() {
        return StoreOptions.sqlite(directory);
    }

    @Override
    Connection connect() throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("signet.db"));
    }

    @Override
    String dialect(String fill) {
        return fill.replace("chr(", "char(");
    }

    @Override
    Cost cost(Connection connection, Asked asked) throws SQLException {
        var steps = new AtomicLong();
        ProgressHandler.setHandler(connection, STRIDE, new ProgressHandler() {
            @Override
            protected int progress() {
                steps.addAndGet(STRIDE);
                return 0;
            }
        });
        try (PreparedStatement statement = connection.prepareStatement(asked.sql())) {
            Sql.bind(statement, asked.values());
            Sql.list(statement, _ -> true);
        } finally {
            ProgressHandler.clearHandler(connection);
        }
        var plan = new StringBuilder();
        try (PreparedStatement statement = connection.prepareStatement("explain query plan " + asked.sql())) {
            Sql.bind(statement, asked.values());
            try (ResultSet lines = statement.executeQuery()) {
                while (lines.next()) {
                    plan.append(lines.getString("detail")).append('\n');
                }
            }
        }
        return new Cost(steps.get(), MOST, plan.toString());
    }
}
