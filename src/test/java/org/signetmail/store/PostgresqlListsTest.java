package org.signetmail.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(PostgresqlCluster.Fixture.class)
class PostgresqlListsTest extends ListsContract {
    /** Of rows: what has no keys yet is looked through, up to two blocks of it. */
    private static final long MOST = 5_000;

    private final PostgresqlCluster cluster;
    private String database;

    PostgresqlListsTest(PostgresqlCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    StoreOptions options() throws Exception {
        database = cluster.newDatabase();
        return new StoreOptions(directory, cluster.url(database), "signet", "");
    }

    @Override
    Connection connect() throws Exception {
        return DriverManager.getConnection(cluster.url(database), "signet", "");
    }

    @Override
    String dialect(String fill) {
        return """
                create function pg_temp.unixepoch() returns bigint language sql as 'select extract(epoch from now())::bigint';
                create function pg_temp.randomblob(n int) returns bytea language sql as 'select substring(decode(repeat(md5(random()::text), 1 + n / 16), ''hex'') for n)';
                """ + fill.replaceAll("\\b(unixepoch|randomblob)\\(", "pg_temp.$1(") + "analyze;\n";
    }

    @Override
    Cost cost(Connection connection, Asked asked) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("explain (analyze, timing off, format json) " + asked.sql())) {
            Sql.bind(statement, asked.values());
            List<String> plan = Sql.list(statement, row -> row.getString(1));
            JsonNode tree = JsonMapper.shared().readTree(String.join("\n", plan));
            return new Cost(looked(tree), MOST, tree.toPrettyString());
        }
    }

    /** Rows that nodes which read tables took or passed by. */
    private static long looked(JsonNode node) {
        long looked = 0;
        if (node.isObject() && node.path("Node Type").asString("").contains("Scan") && !node.has("Plans")) {
            looked += (node.path("Actual Rows").asLong(0) + node.path("Rows Removed by Filter").asLong(0) + node.path("Rows Removed by Index Recheck").asLong(0))
                    * node.path("Actual Loops").asLong(1);
        }
        for (JsonNode child : node) {
            looked += looked(child);
        }
        return looked;
    }
}
