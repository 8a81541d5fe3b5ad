package org.signetmail.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresqlCluster.Fixture.class)
class PostgresqlSessionsTest extends SessionsContract {
    private final PostgresqlCluster cluster;
    private String database;

    PostgresqlSessionsTest(PostgresqlCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    StoreOptions options() throws Exception {
        if (database == null) {
            database = cluster.newDatabase();
        }
        return new StoreOptions(directory, cluster.url(database), "signet", "");
    }
}
