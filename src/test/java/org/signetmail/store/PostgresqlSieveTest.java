package org.signetmail.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresqlCluster.Fixture.class)
class PostgresqlSieveTest extends SieveContract {
    private final PostgresqlCluster cluster;
    private String database;

    PostgresqlSieveTest(PostgresqlCluster cluster) {
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
