package org.signetmail.store;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.signetmail.mail.Address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A database of an older version becomes one of today, says how far it is, and bears being killed on the way. */
@ExtendWith(PostgresqlCluster.Fixture.class)
@Timeout(120)
class UpgradeTest {
    /** Before the history and all that came with it. */
    private static final int OLD = 16;

    @TempDir
    Path directory;

    private final PostgresqlCluster cluster;

    UpgradeTest(PostgresqlCluster cluster) {
        this.cluster = cluster;
    }

    private StoreOptions options(String database) throws Exception {
        Path data = Files.createDirectories(directory.resolve("data"));
        return database.equals("sqlite") ? StoreOptions.sqlite(data) : new StoreOptions(data, cluster.url(cluster.newDatabase()), "signet", "");
    }

    private static Connection connection(StoreOptions options) throws Exception {
        return DriverManager.getConnection(options.databaseUrl() == null ? "jdbc:sqlite:" + options.directory().resolve("signet.db") : options.databaseUrl(), "signet", "");
    }

    private static void old(StoreOptions options) throws Exception {
        try (Database made = new Database(options, OLD); Connection connection = made.writer(); Statement statement = connection.createStatement()) {
            statement.execute("insert into domain (name, enabled) values ('example.test', 1)");
            statement.execute("""
                    insert into account (address_key, local_part, domain, display_name, password, enabled, quota_bytes, used_bytes, created, role)
                    values ('a@example.test', 'a', 'example.test', 'Ada', '', 1, 0, 0, 0, 'SERVER_ADMIN')""");
            statement.execute("insert into audit (at, who, origin, operation, subject, outcome) values (1, 'who', 'where', 'accounts.add', '/accounts', 'done')");
            connection.commit();
        }
    }

    /** What is killed: it upgrades a database. Its log is what it says. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) {
            ((Logger) LoggerFactory.getLogger(Schema.class)).setLevel(Level.INFO);
            Store.open(new StoreOptions(Path.of(arguments[0]), arguments.length > 1 ? arguments[1] : null, "signet", ""), new MasterKey(new byte[32]), Clock.systemUTC()).close();
        }
    }

    /** What it said until a word was said, at which it was killed; all it said where the word never came. */
    private static List<String> upgradeKilledAt(StoreOptions options, String word) throws Exception {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), Victim.class.getName(), options.directory().toString()));
        if (options.databaseUrl() != null) {
            command.add(options.databaseUrl());
        }
        Process victim = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new ArrayList<String>();
        try (var lines = new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (line.contains(word)) {
                    break;
                }
            }
        } finally {
            victim.destroyForcibly().waitFor();
        }
        return said;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void oneThatIsKilledOnTheWayIsGoneOnWith(String database) throws Exception {
        StoreOptions options = options(database);
        old(options);
        int steps = Schema.STEPS - OLD;
        assertThat(upgradeKilledAt(options, "step 2 of " + steps)).anyMatch(l -> l.contains("from schema " + OLD + " to " + Schema.STEPS + ": " + steps + " steps"));
        // Those that were made are not counted again; how far it came before it was killed is not for us to say.
        upgradeKilledAt(options, "step 4 of");
        List<String> last = upgradeKilledAt(options, "no such word");
        assertThat(last).anyMatch(l -> l.contains("up to date after"));

        try (Store store = Store.open(options, new MasterKey(new byte[32]), Clock.systemUTC())) {
            assertThat(store.check()).isEmpty();
            assertThat(store.directory().account(Address.parse("a@example.test")).orElseThrow().displayName()).isEqualTo("Ada");
            assertThat(store.audit().list(new AuditBook.Wanted("who", null, null, null), 10)).hasSize(1);
        }
        try (Connection connection = connection(options); Statement statement = connection.createStatement();
                var versions = statement.executeQuery("select count(*), count(distinct version) from flyway_schema_history where version is not null")) {
            versions.next();
            assertThat(versions.getInt(1)).isEqualTo(Schema.STEPS);
            assertThat(versions.getInt(2)).isEqualTo(Schema.STEPS);
        }
    }

    /** PostgreSQL tells which transaction made a row: with two, a kill between them leaves a step that is made and not noted. */
    @ParameterizedTest
    @ValueSource(strings = "postgresql")
    void aStepAndItsNoteAreOneTransaction(String database) throws Exception {
        StoreOptions options = options(database);
        old(options);
        Store.open(options, new MasterKey(new byte[32]), Clock.systemUTC()).close();
        try (Connection connection = connection(options); Statement statement = connection.createStatement();
                var same = statement.executeQuery("""
                        select (select xmin::text from flyway_schema_history where version = '27'), (select xmin::text from pg_class where relname = 'audit_who'),
                            (select xmin::text from flyway_schema_history where version = '24')""")) {
            same.next();
            assertThat(same.getString(1)).isNotNull().isEqualTo(same.getString(2)).isNotEqualTo(same.getString(3));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void oneOfANewerVersionIsRefused(String database) throws Exception {
        StoreOptions options = options(database);
        Store.open(options, new MasterKey(new byte[32]), Clock.systemUTC()).close();
        try (Connection connection = connection(options); Statement statement = connection.createStatement()) {
            statement.execute("""
                    insert into flyway_schema_history (installed_rank, version, description, type, script, installed_by, execution_time, success)
                    select 1000, '1000', 'of tomorrow', 'SQL', 'V1000', 'who', 1, success from flyway_schema_history where version = '1'""");
        }
        assertThatThrownBy(() -> Store.open(options, new MasterKey(new byte[32]), Clock.systemUTC())).isInstanceOf(StoreException.class)
                .hasMessageContaining("of a newer version (its schema is " + (Schema.STEPS + 1) + ", this one knows " + Schema.STEPS + ")");
    }
}
