package org.signetmail.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.signetmail.mail.Address;
import org.signetmail.store.backup.Backup;
import org.signetmail.store.backup.Manifest;
import org.signetmail.store.backup.Progress;
import org.signetmail.store.backup.Pruning;
import org.signetmail.store.backup.Restore;
import org.signetmail.store.backup.SingleFile;
import org.signetmail.store.backup.Vault;
import org.signetmail.store.backup.Verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a backup promises, from each database into each. */
@ExtendWith(PostgresqlCluster.Fixture.class)
class BackupTest {
    private static final MasterKey KEY = new MasterKey(new byte[32]);

    @TempDir
    Path directory;

    private final PostgresqlCluster cluster;
    private final List<Store> open = new ArrayList<>();
    private Account alice;

    BackupTest(PostgresqlCluster cluster) {
        this.cluster = cluster;
    }

    @AfterEach
    void close() {
        open.forEach(Store::close);
    }

    private StoreOptions options(String database, String name) throws Exception {
        Path data = Files.createDirectories(directory.resolve(name));
        return database.equals("sqlite") ? StoreOptions.sqlite(data) : new StoreOptions(data, cluster.url(cluster.newDatabase()), "signet", "");
    }

    private Store opened(StoreOptions options) {
        Store store = Store.open(options, KEY, Clock.systemUTC());
        open.add(store);
        return store;
    }

    /** Every kind of row: mail small and large, some gone again, mail to send, secrets. */
    private Store filled(String database) throws Exception {
        Store store = opened(options(database, "from"));
        done(store.directory().addDomain("example.test"));
        alice = done(store.directory().addAccount(Address.parse("alice@example.test"), "Alice Łuczak", "secret".toCharArray(), 0));
        done(store.directory().addAlias(Address.parse("sales@example.test"), List.of(Address.parse("alice@example.test"))));
        store.settings().set("route.a.example", "relay.example;user=me;password=plainly-visible");
        for (int i = 0; i < 700; i++) {
            deliver(store, "Subject: " + i + "\r\n\r\nbody " + i);
        }
        deliver(store, "Subject: large\r\n\r\n" + noise(1));
        deliver(store, "Subject: larger\r\n\r\n" + noise(2));
        return store;
    }

    private void deliver(Store store, String text) throws IOException {
        try (var receiving = store.bodies().receive()) {
            receiving.write(text.getBytes(StandardCharsets.UTF_8));
            try (Body body = receiving.finish()) {
                var onwards = List.of(new Deliveries.Onward(null, Address.parse("who@else.example"), "", null));
                assertThat(store.deliveries().deliver(new Deliveries.Delivery(body, Instant.now(), List.of(new Deliveries.Filing(alice.id(), "INBOX", FlagSet.NONE)),
                        text.contains("body 7") ? onwards : List.of(), null, false, false))).isInstanceOf(Deliveries.Delivered.Done.class);
            }
        }
    }

    /** 150 KiB that do not compress. */
    private static String noise(int seed) {
        var octets = new byte[150_000];
        new Random(seed).nextBytes(octets);
        return java.util.Base64.getMimeEncoder().encodeToString(octets);
    }

    private static <T> T done(Directory.Outcome<T> outcome) {
        return ((Directory.Outcome.Done<T>) outcome).value();
    }

    private Path vault() {
        return directory.resolve("vault");
    }

    private Manifest backup(Store store) throws IOException {
        return Backup.make(store, vault(), null, Clock.systemUTC(), Progress.NOBODY);
    }

    private static long files(Path below) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void oneIsCarriedAwayInAFile() throws Exception {
        Store store = filled("sqlite");
        Manifest first = backup(store);
        backup(store);
        Path file = directory.resolve("one.zip");
        try (Vault vault = Vault.open(vault())) {
            SingleFile.write(vault, first, file, Progress.NOBODY);
            assertThatThrownBy(() -> SingleFile.write(vault, first, file, Progress.NOBODY)).isInstanceOf(StoreException.class).hasMessageContaining("is there already");
        }
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        try (Vault one = Vault.open(file)) {
            assertThat(one.single()).isTrue();
            assertThat(one.list()).containsExactly(first);
            assertThat(Verification.noted(one, first, Clock.systemUTC(), Progress.NOBODY)).isEmpty();
            assertThat(one.verified(first.id())).as("a file is only read").isEmpty();
            assertThat(Restore.run(one, first, options("sqlite", "from-file"), Progress.NOBODY).faults()).isEmpty();
        }
        byte[] octets = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(octets, octets.length - 100));
        assertThatThrownBy(() -> Vault.open(file)).isInstanceOf(StoreException.class).hasMessageContaining("is no file of a backup");
        Files.writeString(file, "something else");
        assertThatThrownBy(() -> Vault.open(file)).isInstanceOf(StoreException.class).hasMessageContaining("is no file of a backup");
    }

    @Test
    void whatAVerificationSaidIsKeptBesideTheBackup() throws Exception {
        Store store = filled("sqlite");
        Manifest first = backup(store);
        Vault vault = Vault.open(vault());
        assertThat(vault.verified(first.id())).isEmpty();
        assertThat(Verification.noted(vault, first, Clock.systemUTC(), Progress.NOBODY)).isEmpty();
        assertThat(vault.verified(first.id()).orElseThrow().faults()).isEmpty();
        String part = first.tables().stream().flatMap(t -> t.parts().stream()).findFirst().orElseThrow().sha256();
        Files.delete(vault().resolve("parts").resolve(part.substring(0, 2)).resolve(part));
        assertThat(Verification.noted(vault, first, Clock.systemUTC(), Progress.NOBODY)).hasSize(1);
        assertThat(vault.verified(first.id()).orElseThrow().faults()).singleElement().asString().contains("is missing");
        backup(store);
        assertThat(vault.list()).as("what is kept beside them is no backup").hasSize(2);
        assertThat(Pruning.run(vault, 1)).containsExactly(first.id());
        assertThat(vault.verified(first.id())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"sqlite,sqlite", "sqlite,postgresql", "postgresql,sqlite", "postgresql,postgresql"})
    void whatIsRestoredIsWhatWas(String from, String to) throws Exception {
        Store store = filled(from);
        Manifest made = backup(store);
        assertThat(made.faults()).isEmpty();
        assertThat(made.blobs().rows()).isEqualTo(2);
        assertThat(Verification.run(Vault.open(vault()), made, Progress.NOBODY)).isEmpty();

        StoreOptions target = options(to, "to");
        var seen = new long[2];
        Restore.Done restored = Restore.run(Vault.open(vault()), made, target, (done, total, _) -> {
            assertThat(done).isBetween(seen[0], total);
            seen[0] = done;
            seen[1] = total;
        });
        assertThat(restored.faults()).isEmpty();
        assertThat(seen[0]).isEqualTo(seen[1]).isEqualTo(made.rows() + 2);

        Store other = opened(target);
        assertThat(other.check()).isEmpty();
        assertThat(other.settings().text("route.a.example")).hasValueSatisfying(route -> assertThat(route).contains("plainly-visible"));
        assertThat(other.directory().account(Address.parse("alice@example.test"))).hasValueSatisfying(a -> assertThat(a.displayName()).isEqualTo("Alice Łuczak"));
        // The same rows give the same parts, whichever database they lie in.
        Manifest again = Backup.make(other, directory.resolve("second"), null, Clock.systemUTC(), Progress.NOBODY);
        assertThat(again.tables().stream().filter(t -> !t.name().equals("job")).map(t -> t.name() + t.parts()).toList())
                .isEqualTo(made.tables().stream().filter(t -> !t.name().equals("job")).map(t -> t.name() + t.parts()).toList());
        // Numbers go on where they were.
        deliver(other, "Subject: after\r\n\r\nthe restore");
        assertThat(other.check()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void theNextBackupWritesWhatIsNew(String database) throws Exception {
        Store store = filled(database);
        backup(store);
        long parts = files(vault().resolve("parts"));
        assertThat(files(vault().resolve("blobs"))).isEqualTo(2);
        Manifest same = backup(store);
        assertThat(files(vault().resolve("parts"))).as("nothing is new").isEqualTo(parts);
        deliver(store, "Subject: new\r\n\r\n" + noise(3));
        Manifest next = backup(store);
        assertThat(next.id()).isNotEqualTo(same.id());
        assertThat(files(vault().resolve("blobs"))).isEqualTo(3);
        assertThat(files(vault().resolve("parts"))).isBetween(parts + 1, parts + 12);
        assertThat(Vault.open(vault()).list()).hasSize(3).allSatisfy(m -> assertThat(Verification.run(Vault.open(vault()), m, Progress.NOBODY)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void allThatWasAcknowledgedBeforeIsInIt(String database) throws Exception {
        Store store = filled(database);
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        var stop = new AtomicBoolean();
        var enough = new CountDownLatch(60);
        Set<String> before;
        Manifest made;
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int s = 0; s < 6; s++) {
                int sender = s;
                senders.submit(() -> {
                    for (int n = 0; !stop.get(); n++) {
                        String subject = "in flight " + sender + "-" + n;
                        deliver(store, "Subject: " + subject + "\r\n\r\n" + (n % 5 == 4 ? noise(1000 * sender + n) : "small"));
                        acknowledged.add(subject);
                        enough.countDown();
                    }
                    return null;
                });
            }
            enough.await();
            before = Set.copyOf(acknowledged);
            made = backup(store);
            stop.set(true);
        }
        StoreOptions target = options(database, "to");
        assertThat(Restore.run(Vault.open(vault()), made, target, Progress.NOBODY).faults()).isEmpty();
        Store other = opened(target);
        assertThat(other.check()).isEmpty();
        var found = new ArrayList<String>();
        try (Dump dump = other.dump()) {
            for (long from = dump.bodyFrom(0); from >= 0; from = dump.bodyFrom(from + 1000)) {
                dump.bodies(from, from + 1000, List.of("envelope"), row -> found.add(new String((byte[]) row[0], StandardCharsets.UTF_8)));
            }
        }
        String all = String.join("\n", found);
        assertThat(before).isNotEmpty().allSatisfy(subject -> assertThat(all).contains("\"" + subject + "\""));
    }

    @Test
    void aTargetThatIsNotEmptyIsRefused() throws Exception {
        Manifest made = backup(filled("sqlite"));
        Files.writeString(Files.createDirectories(directory.resolve("busy")).resolve("anything"), "x");
        assertThatThrownBy(() -> Restore.run(Vault.open(vault()), made, StoreOptions.sqlite(directory.resolve("busy")), Progress.NOBODY))
                .isInstanceOf(StoreException.class).hasMessageContaining("is not empty: it has anything");
        StoreOptions taken = options("postgresql", "taken");
        opened(taken);
        assertThatThrownBy(() -> Restore.run(Vault.open(vault()), made, new StoreOptions(directory.resolve("fresh"), taken.databaseUrl(), "signet", ""), Progress.NOBODY))
                .isInstanceOf(StoreException.class).hasMessageContaining("the database is not empty");
    }

    @Test
    void whatEndsInTheMiddleLeavesNothingButTheEarlierOnes() throws Exception {
        Store store = filled("sqlite");
        Manifest first = backup(store);
        deliver(store, "Subject: more\r\n\r\n" + noise(9));
        assertThatThrownBy(() -> Backup.make(store, vault(), null, Clock.systemUTC(), (_, _, _) -> {
            throw new IllegalStateException("stopped");
        })).hasMessage("stopped");
        assertThat(Vault.open(vault()).list()).extracting(Manifest::id).containsExactly(first.id());
        assertThat(Verification.run(Vault.open(vault()), first, Progress.NOBODY)).isEmpty();
        // As SIGKILL leaves it.
        Files.writeString(vault().resolve("new").resolve("half"), "written");
        Manifest second = backup(store);
        assertThat(vault().resolve("new").resolve("half")).doesNotExist();
        assertThat(Vault.open(vault()).list()).extracting(Manifest::id).containsExactly(second.id(), first.id());
    }

    @Test
    void damageIsFoundRefusedAndMendedByTheNext() throws Exception {
        Store store = filled("sqlite");
        Manifest made = backup(store);
        Manifest.Part part = made.tables().stream().filter(t -> t.name().equals(Dump.BODY)).findFirst().orElseThrow().parts().getFirst();
        Path file = vault().resolve("parts").resolve(part.sha256().substring(0, 2)).resolve(part.sha256());
        byte[] octets = Files.readAllBytes(file);
        octets[octets.length / 2] ^= 1;
        Files.write(file, octets);

        StoreOptions target = options("sqlite", "to");
        assertThatThrownBy(() -> Restore.run(Vault.open(vault()), made, target, Progress.NOBODY)).isInstanceOf(StoreException.class).hasMessageContaining(part.sha256());
        assertThatThrownBy(() -> Store.open(target, KEY, Clock.systemUTC())).isInstanceOf(StoreException.class).hasMessageContaining("was not finished");

        assertThat(Verification.run(Vault.open(vault()), made, Progress.NOBODY)).singleElement().asString().contains(part.sha256()).contains("set aside");
        backup(store);
        assertThat(Verification.run(Vault.open(vault()), made, Progress.NOBODY)).as("the part is shared, and written anew").isEmpty();
    }

    @Test
    void aBlobThatTheStoreLostIsNamedAndTheRestIsKept() throws Exception {
        Store store = filled("sqlite");
        try (Stream<Path> blobs = Files.walk(directory.resolve("from").resolve("blobs"))) {
            Files.delete(blobs.filter(Files::isRegularFile).findFirst().orElseThrow());
        }
        Manifest made = backup(store);
        assertThat(made.faults()).singleElement().asString().endsWith("is missing");
        Restore.Done restored = Restore.run(Vault.open(vault()), made, options("sqlite", "to"), Progress.NOBODY);
        assertThat(restored.blobs()).isEqualTo(1);
        assertThat(restored.faults()).singleElement().asString().contains("is missing");
    }

    @Test
    void oldOnesGoAndTakeNothingThatOthersHave() throws Exception {
        Store store = filled("sqlite");
        Manifest first = backup(store);
        deliver(store, "Subject: later\r\n\r\n" + noise(4));
        Manifest second = backup(store);
        Manifest third = backup(store);
        assertThat(Pruning.run(Vault.open(vault()), 2)).containsExactly(first.id());
        assertThat(Vault.open(vault()).list()).extracting(Manifest::id).containsExactly(third.id(), second.id());
        for (Manifest left : List.of(second, third)) {
            assertThat(Verification.run(Vault.open(vault()), left, Progress.NOBODY)).isEmpty();
        }
        assertThat(files(vault().resolve("blobs"))).isEqualTo(3);
        assertThat(Pruning.run(Vault.open(vault()), 0)).as("the newest always stays").containsExactly(second.id());
    }

    @Test
    void aDamagedManifestHidesNoOtherAndNothingIsThrownAwayForIt() throws Exception {
        Store store = filled("sqlite");
        Manifest first = backup(store);
        Manifest second = backup(store);
        Path file = vault().resolve("backups").resolve(first.id() + ".json");
        Files.writeString(file, Files.readString(file).substring(0, 200));
        assertThat(Vault.open(vault()).list()).extracting(Manifest::id).containsExactly(second.id());
        assertThat(backup(store).id()).startsWith("00000003-");
        assertThatThrownBy(() -> Pruning.run(Vault.open(vault()), 1)).isInstanceOf(StoreException.class).hasMessageContaining(first.id());
        assertThat(Verification.run(Vault.open(vault()), second, Progress.NOBODY)).isEmpty();
    }

    @Test
    void theKeyIsInItOnlyUnderAPassphrase() throws Exception {
        Store store = filled("sqlite");
        assertThat(backup(store).key()).isNull();
        Manifest locked = Backup.make(store, vault(), "correct horse".toCharArray(), Clock.systemUTC(), Progress.NOBODY);
        var key = Vault.open(vault()).find(locked.id()).orElseThrow().key();
        assertThat(key).isNotNull();
        assertThat(key.open("correct horse".toCharArray())).isEqualTo(new byte[32]);
        assertThatThrownBy(() -> key.open("wrong horse".toCharArray())).isInstanceOf(StoreException.class).hasMessageContaining("passphrase");
        try (Stream<Path> all = Files.walk(vault())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("plainly-visible");
            }
        }
    }

    @Test
    void otherFilesAreNotWrittenAmong() throws Exception {
        Files.writeString(Files.createDirectories(vault()).resolve("holiday.jpg"), "x");
        Store store = filled("sqlite");
        assertThatThrownBy(() -> backup(store)).isInstanceOf(StoreException.class).hasMessageContaining("other files");
        assertThatThrownBy(() -> Vault.open(directory.resolve("from"))).hasMessageContaining("there are no backups");
    }
}
