package org.signetmail.care.files;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.care.Caretaker;
import org.signetmail.care.alert.Alerts;
import org.signetmail.store.AlertBook.Alert;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.FileCertificates.Place;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;
import org.signetmail.tls.Credential;

import static org.assertj.core.api.Assertions.assertThat;

/** Files that openssl writes, changed under the watch's eyes. */
class FileCertificateWatchTest {
    private static final Duration PATIENCE = Duration.ofMillis(400);

    @TempDir
    Path directory;

    private Store store;
    private Caretaker caretaker;
    private Alerts alerts;
    private FileCertificateWatch watch;
    private Path live;

    @BeforeEach
    void open() throws Exception {
        live = Files.createDirectories(directory.resolve("live"));
        start();
    }

    private void start() throws Exception {
        store = Store.open(StoreOptions.sqlite(Files.createDirectories(directory.resolve("data"))), new MasterKey(new byte[32]), Clock.systemUTC());
        caretaker = new Caretaker(store, Clock.systemUTC());
        alerts = new Alerts(store.alerts(), Clock.systemUTC(), List.of());
        watch = new FileCertificateWatch(store.certificates(), store.fileCertificates(), alerts, caretaker::refresh, PATIENCE);
        watch.start();
    }

    @AfterEach
    void close() throws Exception {
        watch.close();
        alerts.close();
        caretaker.close();
        store.close();
    }

    /** A pair for this name in two files of a folder. */
    private Path pair(Path folder, String host) throws Exception {
        Files.createDirectories(folder);
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj", "/CN=" + host,
                "-addext", "subjectAltName=DNS:" + host, "-keyout", folder.resolve("privkey.pem").toString(), "-out", folder.resolve("fullchain.pem").toString());
        Files.setPosixFilePermissions(folder.resolve("privkey.pem"), PosixFilePermissions.fromString("rw-------"));
        return folder;
    }

    private static void run(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    private void add(Path folder) {
        assertThat(watch.add(new Place("web", folder.resolve("fullchain.pem").toString(), folder.resolve("privkey.pem").toString(), null)))
                .isInstanceOf(Outcome.Done.class);
    }

    private void serves(String host) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() ->
                assertThat(caretaker.covering(host)).map(Credential::name).contains("web"));
    }

    private void alertSays(String words) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() ->
                assertThat(alerts.list()).extracting(Alert::words).anySatisfy(w -> assertThat(w).contains(words)));
    }

    private void noAlerts() {
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(alerts.list()).isEmpty());
    }

    @Test
    void newFilesAreSwappedIn() throws Exception {
        add(pair(live, "one.example"));
        serves("one.example");
        Path next = pair(directory.resolve("next"), "two.example");
        for (String file : List.of("fullchain.pem", "privkey.pem")) {
            Files.move(next.resolve(file), live.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        serves("two.example");
        assertThat(caretaker.covering("one.example")).isEmpty();
        noAlerts();
    }

    /** As certbot has it: live/x → ../../archive/x1; a renewal makes x2 and swaps the links. */
    @Test
    void linksThatAreSwappedCount() throws Exception {
        pair(directory.resolve("archive/1"), "one.example");
        for (String file : List.of("fullchain.pem", "privkey.pem")) {
            Files.createSymbolicLink(live.resolve(file), Path.of("../archive/1").resolve(file));
        }
        add(live);
        serves("one.example");
        pair(directory.resolve("archive/2"), "two.example");
        for (String file : List.of("fullchain.pem", "privkey.pem")) {
            Path link = Files.createSymbolicLink(live.resolve(file + ".new"), Path.of("../archive/2").resolve(file));
            Files.move(link, live.resolve(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        serves("two.example");
    }

    @Test
    void theTargetOfALinkIsWatchedToo() throws Exception {
        Path target = pair(directory.resolve("elsewhere"), "one.example");
        Files.createSymbolicLink(live.resolve("fullchain.pem"), target.resolve("fullchain.pem"));
        Files.createSymbolicLink(live.resolve("privkey.pem"), target.resolve("privkey.pem"));
        add(live);
        pair(target, "two.example");
        serves("two.example");
    }

    @Test
    void aPairThatDoesNotFitLeavesTheOldOneServing() throws Exception {
        add(pair(live, "one.example"));
        Path next = pair(directory.resolve("next"), "two.example");
        Files.copy(next.resolve("fullchain.pem"), live.resolve("fullchain.pem"), StandardCopyOption.REPLACE_EXISTING);
        alertSays("the files of certificate web cannot be used");
        serves("one.example");
        Files.copy(next.resolve("privkey.pem"), live.resolve("privkey.pem"), StandardCopyOption.REPLACE_EXISTING);
        serves("two.example");
        noAlerts();
    }

    @Test
    void aHalfWrittenFileIsWaitedFor() throws Exception {
        add(pair(live, "one.example"));
        Path next = pair(directory.resolve("next"), "two.example");
        String whole = Files.readString(next.resolve("fullchain.pem"));
        Files.writeString(live.resolve("fullchain.pem"), whole.substring(0, whole.length() / 2));
        alertSays("cannot be used");
        serves("one.example");
        Files.writeString(live.resolve("fullchain.pem"), whole);
        Files.copy(next.resolve("privkey.pem"), live.resolve("privkey.pem"), StandardCopyOption.REPLACE_EXISTING);
        serves("two.example");
        noAlerts();
    }

    @Test
    void filesThatAreGoneAfterARestartDoNotMatter() throws Exception {
        add(pair(live, "one.example"));
        close();
        Files.delete(live.resolve("privkey.pem"));
        start();
        serves("one.example");
        alertSays("there is no file " + live.resolve("privkey.pem"));
    }

    @Test
    void aKeyThatEverybodyCanReadIsSaid() throws Exception {
        pair(live, "one.example");
        for (Path folder = live; !folder.equals(directory.getParent()); folder = folder.getParent()) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.setPosixFilePermissions(live.resolve("privkey.pem"), PosixFilePermissions.fromString("rw-r--r--"));
        add(live);
        alertSays("can be read by every user");
        Files.setPosixFilePermissions(live.resolve("privkey.pem"), PosixFilePermissions.fromString("rw-------"));
        noAlerts();
        Files.setPosixFilePermissions(live.resolve("privkey.pem"), PosixFilePermissions.fromString("rw-r--r--"));
        alertSays("can be read by every user");
        assertThat(FileFindings.of(store.fileCertificates().list().getFirst())).singleElement()
                .satisfies(finding -> assertThat(finding.words()).contains("can be read by every user"));
        Files.setPosixFilePermissions(live, PosixFilePermissions.fromString("rwx------"));
        assertThat(FileFindings.of(store.fileCertificates().list().getFirst())).as("nobody else comes so far").isEmpty();
        Files.writeString(live.resolve("fullchain.pem"), "nonsense");
        assertThat(FileFindings.of(store.fileCertificates().list().getFirst())).singleElement()
                .satisfies(finding -> assertThat(finding.words()).startsWith("its files cannot be used, the pair of before serves: "));
    }

    @Test
    void aRemovedCertificateTakesItsPlaceAndAlertsAlong() throws Exception {
        add(pair(live, "one.example"));
        Files.writeString(live.resolve("fullchain.pem"), "nonsense");
        alertSays("cannot be used");
        assertThat(caretaker.remove("web", false)).isInstanceOf(Outcome.Done.class);
        assertThat(store.fileCertificates().list()).isEmpty();
        // Whatever happens in the folder next, or the half minute, makes the watch look.
        watch.look(store.fileCertificates().list());
        noAlerts();
    }

    @Test
    void whatIsNoPairIsRefusedWithTheReason() throws Exception {
        Path one = pair(live, "one.example");
        Path two = pair(directory.resolve("two"), "two.example");
        assertThat(watch.add(new Place("web", one.resolve("fullchain.pem").toString(), two.resolve("privkey.pem").toString(), null)))
                .isInstanceOfSatisfying(Outcome.Refused.class, r -> assertThat(r.why()).contains("key"));
        assertThat(watch.add(new Place("web", "/nowhere", two.resolve("privkey.pem").toString(), null)))
                .isInstanceOfSatisfying(Outcome.Refused.class, r -> assertThat(r.why()).contains("there is no file /nowhere"));
        assertThat(store.certificates().find("web")).isEmpty();
    }
}
