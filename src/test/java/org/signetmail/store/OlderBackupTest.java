package org.signetmail.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.signetmail.mail.Address;
import org.signetmail.store.backup.Backup;
import org.signetmail.store.backup.Manifest;
import org.signetmail.store.backup.Progress;
import org.signetmail.store.backup.Restore;
import org.signetmail.store.backup.Vault;
import org.signetmail.store.backup.Verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A backup that an older version made, with the schema of its day, is restored by this one. */
@ExtendWith(PostgresqlCluster.Fixture.class)
class OlderBackupTest {
    private static final MasterKey KEY = new MasterKey(new byte[32]);
    private static final Address ALICE = Address.parse("alice@example.test");
    private static final int MAIL = 60;

    @TempDir
    Path directory;

    private final PostgresqlCluster cluster;

    OlderBackupTest(PostgresqlCluster cluster) {
        this.cluster = cluster;
    }

    /** Every tenth too large for a row. */
    private static String mail(int number) {
        var noise = new byte[number % 10 == 0 ? 120_000 : 30];
        new Random(number).nextBytes(noise);
        return "From: boss@sender.example\r\nSubject: number " + number + "\r\n\r\n" + Base64.getMimeEncoder().encodeToString(noise);
    }

    private static void deliver(Store store, AccountId account, String text) throws IOException {
        try (var receiving = store.bodies().receive()) {
            receiving.write(text.getBytes(StandardCharsets.US_ASCII));
            try (Body body = receiving.finish()) {
                assertThat(store.deliveries().deliver(new Deliveries.Delivery(body, Instant.now(), List.of(new Deliveries.Filing(account, "INBOX", FlagSet.NONE)),
                        List.of(new Deliveries.Onward(null, Address.parse("who@else.example"), "", null)), null, false, false))).isInstanceOf(Deliveries.Delivered.Done.class);
            }
        }
    }

    private Path filled() throws Exception {
        Path data = Files.createDirectories(directory.resolve("today"));
        try (Store store = Store.open(StoreOptions.sqlite(data), KEY, Clock.systemUTC())) {
            store.directory().addDomain("example.test");
            Account alice = ((Directory.Outcome.Done<Account>) store.directory().addAccount(ALICE, "Alice Łuczak", "secret".toCharArray(), 0)).value();
            store.directory().addAlias(Address.parse("sales@example.test"), List.of(ALICE));
            store.settings().set("route.a.example", "relay.example;user=me;password=plainly-visible");
            for (int i = 0; i < MAIL; i++) {
                deliver(store, alice.id(), mail(i));
            }
        }
        return data;
    }

    /** The data directory of a version whose last migration was this one, with what it would have kept of today's rows. */
    private Database asOf(int schema, Path today) throws Exception {
        Path data = Files.createDirectories(directory.resolve("of-" + schema));
        new BodyFiles(data, Clock.systemUTC());
        for (Path blob : files(today.resolve("blobs"))) {
            Files.copy(blob, data.resolve(today.relativize(blob)));
        }
        var old = new Database(StoreOptions.sqlite(data), schema);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("signet.db")); Statement statement = connection.createStatement();
                Connection now = DriverManager.getConnection("jdbc:sqlite:" + today.resolve("signet.db"))) {
            statement.execute("attach database '" + today.resolve("signet.db") + "' as today");
            List<Dump.Table> tables = Dump.tables(now, Dialect.SQLITE);
            for (Dump.Table table : Dump.tables(connection, Dialect.SQLITE)) {
                var known = new HashSet<>(tables.stream().filter(t -> t.name().equals(table.name())).findFirst().map(Dump.Table::columns).orElse(List.of()));
                known.retainAll(table.columns());
                // Of mail_key the form has changed; it has no rows yet.
                if (!known.isEmpty() && !table.name().equals("mail_key")) {
                    String columns = known.stream().map(Dump::quoted).collect(Collectors.joining(", "));
                    statement.execute("delete from main." + Dump.quoted(table.name()));
                    statement.execute("insert into main." + Dump.quoted(table.name()) + " (" + columns + ") select " + columns + " from today." + Dump.quoted(table.name()));
                }
            }
        }
        return old;
    }

    private static List<Path> files(Path below) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private StoreOptions target(String database) throws Exception {
        Path data = directory.resolve("restored");
        return database.equals("sqlite") ? StoreOptions.sqlite(data) : new StoreOptions(data, cluster.url(cluster.newDatabase()), "signet", "");
    }

    private static int migrations(StoreOptions options) throws SQLException {
        String url = options.databaseUrl() == null ? "jdbc:sqlite:" + options.directory().resolve("signet.db") : options.databaseUrl();
        try (Connection connection = DriverManager.getConnection(url, "signet", ""); Statement statement = connection.createStatement();
                var found = statement.executeQuery("select count(*) from flyway_schema_history where version is not null")) {
            found.next();
            return found.getInt(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"13, sqlite", "17, postgresql", "21, sqlite", "25, postgresql"})
    void itEndsWithTheSchemaOfTodayAndAllMailIsReadable(int schema, String database) throws Exception {
        Path today = filled();
        Manifest made;
        try (Database old = asOf(schema, today); Dump dump = new Dump(old, new BodyFiles(directory.resolve("of-" + schema), Clock.systemUTC()))) {
            made = Backup.make(dump, directory.resolve("vault"), null, Clock.systemUTC(), Progress.NOBODY);
        }
        assertThat(made.schema()).isEqualTo(IntStream.rangeClosed(1, schema).boxed().toList());
        Vault vault = Vault.open(directory.resolve("vault"));
        assertThat(Verification.run(vault, made, Progress.NOBODY)).isEmpty();

        StoreOptions target = target(database);
        Restore.Done restored = Restore.run(vault, made, target, Progress.NOBODY);
        assertThat(restored.faults()).isEmpty();
        assertThat(restored.blobs()).isEqualTo(MAIL / 10);
        assertThat(migrations(target)).isEqualTo(Schema.STEPS);
        try (Store store = Store.open(target, KEY, Clock.systemUTC())) {
            assertThat(store.check()).isEmpty();
            Account alice = store.directory().account(ALICE).orElseThrow();
            assertThat(alice.displayName()).isEqualTo("Alice Łuczak");
            assertThat(store.directory().login("alice@example.test", "secret".toCharArray())).isInstanceOf(Directory.Login.In.class);
            assertThat(store.settings().text("route.a.example")).hasValueSatisfying(route -> assertThat(route).contains("plainly-visible"));
            assertThat(store.outbox().count()).isEqualTo(MAIL);
            assertThat(read(store, alice)).isEqualTo(IntStream.range(0, MAIL).mapToObj(OlderBackupTest::mail).toList());
            deliver(store, alice.id(), mail(MAIL));
            assertThat(read(store, alice)).hasSize(MAIL + 1).last().isEqualTo(mail(MAIL));
            assertThat(store.check()).isEmpty();
        }
    }

    private static List<String> read(Store store, Account account) throws IOException {
        var texts = new ArrayList<String>();
        Mailbox inbox = store.mailboxes().find(account.id(), "INBOX").orElseThrow();
        for (StoredMessage message : store.mailboxes().messages(inbox.id(), LongStream.rangeClosed(1, MAIL + 1).toArray())) {
            try (Content content = store.mailboxes().content(message).orElseThrow()) {
                texts.add(StandardCharsets.ISO_8859_1.decode(content.bytes()).toString());
            }
        }
        return texts;
    }

    @Test
    void oneOfANewerVersionIsRefused() {
        assertThatThrownBy(() -> Refill.open(StoreOptions.sqlite(directory.resolve("to")), IntStream.rangeClosed(1, Schema.STEPS + 1).boxed().toList()))
                .isInstanceOf(StoreException.class).hasMessageContaining("newer version");
    }
}
