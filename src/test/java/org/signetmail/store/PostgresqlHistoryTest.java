package org.signetmail.store;

import org.junit.jupiter.api.extension.ExtendWith;

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
}
