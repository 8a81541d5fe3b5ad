package org.signetmail.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(PostgresqlCluster.Fixture.class)
class PostgresqlHistoryTest extends HistoryContract {
    private final PostgresqlCluster cluster;
    private String database;

    PostgresqlHistoryTest(PostgresqlCluster cluster) {
        this.cluster = cluster;
    }

    /** A database for each test, the same when the store is opened again within it. */
    @Override
    StoreOptions options() throws Exception {
        if (database == null) {
            database = cluster.newDatabase();
        }
        return new StoreOptions(directory, cluster.url(database), "signet", "");
    }

    @Test
    void whoReadsByNumbersWaitsForThoseThatMayStillCome() throws Exception {
        others(3);
        Awaitility.await().until(() -> kept().settled() == 3);
        try (Connection other = DriverManager.getConnection(cluster.url(database), "signet", ""); Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select pg_current_xact_id(), nextval('mail_id_seq')");
            others(2);
            assertThat(kept().settled()).isEqualTo(3);
            others(1);
            assertThat(kept().settled()).isEqualTo(3);
            other.rollback();
        }
        Awaitility.await().until(() -> kept().settled() == 7);
    }
}
