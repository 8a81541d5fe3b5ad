package org.signetmail.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresqlCluster.Fixture.class)
class PostgresqlCredentialsTest extends CredentialsContract {
    private final PostgresqlCluster cluster;
    private String database;

    PostgresqlCredentialsTest(PostgresqlCluster cluster) {
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
