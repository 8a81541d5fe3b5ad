package org.signetmail.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.store.PostgresqlCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Backups of the packaged server while Postfix's smtp-source sends to it, and restores of them by the command line. */
@ExtendWith(PostgresqlCluster.Fixture.class)
class BackupIT {
    @TempDir
    Path directory;

    private PackagedServer server;

    @BeforeEach
    void launch() throws Exception {
        server = PackagedServer.launch();
    }

    @AfterEach
    void end() throws Exception {
        server.close();
    }

    private Process source(int sessions, int messages, int octets) throws IOException {
        return new ProcessBuilder("smtp-source", "-s", Integer.toString(sessions), "-m", Integer.toString(messages), "-l", Integer.toString(octets), "-d",
                "-f", "n@elsewhere.example", "-t", PackagedServer.ALICE, "127.0.0.1:" + server.port(25)).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    private int messages(Path data) throws Exception {
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("signet.db")); var statement = database.createStatement();
                var found = statement.executeQuery("select count(*) from message")) {
            assertThat(found.next()).isTrue();
            return found.getInt(1);
        }
    }

    private Run restore(Path vault, Path to, String... more) {
        var words = new ArrayList<>(List.of("restore", vault.toString(), "--data", to.toString()));
        words.addAll(List.of(more));
        return server.signet(words.toArray(String[]::new));
    }

    @Test
    void whatWasAcknowledgedBeforeIsRestored() throws Exception {
        assertThat(source(4, 300, 3000).waitFor()).isZero();
        assertThat(source(4, 40, 120_000).waitFor()).isZero();
        int before = messages(server.data());
        assertThat(before).isGreaterThanOrEqualTo(340);
        Path vault = directory.resolve("vault");
        Process noise = source(6, 1_000_000, 9000);
        try {
            assertThat(server.signet("backup", vault.toString()).ok()).contains("rows").contains("master key is NOT in this backup");
            assertThat(server.signet("backup", "verify", vault.toString()).ok()).contains("is sound");
            assertThat(server.signet("backup", vault.toString()).ok()).contains("rows");
        } finally {
            noise.destroyForcibly();
            noise.waitFor();
        }
        assertThat(server.signet("backup", "list", vault.toString()).ok().lines()).hasSize(3);

        Path to = directory.resolve("restored");
        assertThat(restore(vault, to).ok()).contains("the store is sound").contains("master key is NOT here");
        assertThat(messages(to)).isBetween(before, messages(server.data()));
        assertThat(restore(vault, to).fails()).contains("is not empty");
    }

    @Test
    void aKillInTheMiddleLeavesTheEarlierOnes() throws Exception {
        Path vault = directory.resolve("vault");
        assertThat(source(4, 60, 120_000).waitFor()).isZero();
        assertThat(server.signet("backup", vault.toString(), "--passphrase-stdin").feed("correct horse battery\n").ok()).doesNotContain("NOT in this backup");
        assertThat(source(4, 400, 120_000).waitFor()).isZero();
        long blobs = files(vault.resolve("blobs"));
        var second = new ProcessBuilder("sh", "-c", server.command("backup", vault.toString())).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5)).until(() -> files(vault.resolve("blobs")) > blobs + 20);
        server.kill();
        second.waitFor();

        Path to = directory.resolve("restored");
        assertThat(server.signet("backup", "list", vault.toString()).ok().lines()).hasSize(2);
        assertThat(server.signet("backup", "verify", vault.toString()).ok()).contains("is sound");
        assertThat(restore(vault, to, "--passphrase-stdin").feed("wrong one\n").fails()).contains("passphrase does not open");
        assertThat(restore(vault, to, "--passphrase-stdin").feed("correct horse battery\n").ok()).contains("the store is sound").contains("signet serve");
        assertThat(Files.readString(to.resolve("master.key"))).isEqualTo(Files.readString(server.data().resolve("master.key")));

        server.start();
        assertThat(server.signet("backup", vault.toString()).ok()).contains("rows");
        assertThat(server.signet("backup", "verify", vault.toString()).ok()).contains("is sound");
        try (Stream<Path> left = Files.list(vault.resolve("new"))) {
            assertThat(left).isEmpty();
        }
    }

    /** Into PostgreSQL, as the manual has it: the old directory aside, a new one with signet.toml and the key. */
    @Test
    void aRestoreMovesAServerToPostgresql(PostgresqlCluster cluster) throws Exception {
        assertThat(source(4, 200, 3000).waitFor()).isZero();
        assertThat(source(2, 12, 150_000).waitFor()).isZero();
        int before = messages(server.data());
        Path vault = directory.resolve("vault");
        server.signet("backup", vault.toString()).ok();
        assertThat(server.stop()).isIn(0, 143);
        Path aside = Files.move(server.data(), directory.resolve("data.before"));
        Files.createDirectory(server.data(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        String url = cluster.url(cluster.newDatabase());
        Files.writeString(server.data().resolve("signet.toml"), "database = \"" + url + "\"\ndatabaseUser = \"signet\"\n");
        Files.copy(aside.resolve("master.key"), server.data().resolve("master.key"), StandardCopyOption.COPY_ATTRIBUTES);

        assertThat(server.signet("restore", vault.toString()).ok()).contains("the store is sound", "start it: signet serve");
        assertThat(server.data().resolve("signet.db")).doesNotExist();
        assertThat(server.signet("restore", vault.toString()).fails()).contains("is not empty");

        server.start();
        assertThat(server.signet("check").ok()).contains("sound");
        try (var database = DriverManager.getConnection(url, "signet", ""); var statement = database.createStatement(); var found = statement.executeQuery("select count(*) from message")) {
            found.next();
            assertThat(found.getInt(1)).isEqualTo(before);
        }
        String curl = "imaps://mail.example.test:" + server.port(993) + "/INBOX";
        List<String> asAlice = List.of("curl", "-s", "--cacert", server.authority().toString(), "--resolve", "mail.example.test:" + server.port(993) + ":127.0.0.1", "--user",
                PackagedServer.ALICE + ":" + PackagedServer.PASSWORD);
        assertThat(Run.in(directory, Stream.concat(asAlice.stream(), Stream.of(curl, "-X", "STATUS INBOX (MESSAGES)")).toArray(String[]::new)).ok()).contains("MESSAGES " + before);
        assertThat(Run.in(directory, Stream.concat(asAlice.stream(), Stream.of(curl + ";MAILINDEX=" + before)).toArray(String[]::new)).ok().length()).isGreaterThan(150_000);
        assertThat(source(1, 5, 3000).waitFor()).isZero();
        assertThat(server.signet("backup", vault.toString()).ok()).contains("rows");
        assertThat(server.signet("backup", "verify", vault.toString()).ok()).contains("is sound");
    }

    private static long files(Path below) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(Files::isRegularFile).count();
        }
    }
}
