package org.signetmail.app;

import java.nio.file.Path;

import org.junit.jupiter.api.extension.ExtendWith;

import org.signetmail.store.PostgresqlCluster;
import org.signetmail.store.StoreOptions;

@ExtendWith(PostgresqlCluster.Fixture.class)
class PostgresqlConfigDocumentTest extends ConfigDocumentContract {
    private final PostgresqlCluster cluster;

    PostgresqlConfigDocumentTest(PostgresqlCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    StoreOptions options(Path data) throws Exception {
        return new StoreOptions(data, cluster.url(cluster.newDatabase()), "signet", "");
    }
}
