package org.signetmail.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A certificate in files, as an administrator with certbot has it: used, swapped, spoiled, told of, mended. */
class FileCertificatesIT {
    private static void pair(Path folder, String host, int days) throws Exception {
        Files.createDirectories(folder);
        Run.in(folder, "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", Integer.toString(days),
                "-subj", "/CN=" + host, "-addext", "subjectAltName=DNS:" + host, "-keyout", "privkey.pem", "-out", "fullchain.pem").ok();
    }

    private static String shown(PackagedServer server, String name) throws Exception {
        return Run.in(server.directory(), "openssl", "s_client", "-connect", PackagedServer.HOST + ":" + server.port(993), "-servername", name)
                .feed("a LOGOUT\r\n").ok();
    }

    @Test
    void certificatesInFilesTakeCareOfThemselves() throws Exception {
        try (var server = PackagedServer.launch()) {
            Path live = server.directory().resolve("live");
            pair(live, "files.example", 365);
            assertThat(server.signet("cert", "add-files", "web", live.resolve("fullchain.pem").toString(), live.resolve("privkey.pem").toString()).ok())
                    .contains("files.example");
            assertThat(shown(server, "files.example")).contains("CN = files.example");
            assertThat(server.signet("alerts").ok()).contains("all is well");

            // Swapped: served at once, once both files are there.
            Path next = server.directory().resolve("next");
            pair(next, "next.example", 5);
            Files.move(next.resolve("fullchain.pem"), live.resolve("fullchain.pem"), StandardCopyOption.REPLACE_EXISTING);
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() ->
                    assertThat(server.signet("alerts").ok()).contains("the files of certificate web cannot be used"));
            assertThat(shown(server, "files.example")).as("what fits goes on serving").contains("CN = files.example");
            Files.move(next.resolve("privkey.pem"), live.resolve("privkey.pem"), StandardCopyOption.REPLACE_EXISTING);
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() ->
                    assertThat(shown(server, "next.example")).contains("CN = next.example"));
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() ->
                    assertThat(server.signet("alerts").end().output()).doesNotContain("cannot be used"));

            // After a start the end that is near is found: the whole of a short life, as it is asked for. Postmaster has mail about both.
            server.signet("config", "set", "alerts.expiry-days", "90").ok();
            assertThat(server.stop()).isZero();
            server.start();
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                Run.Ended alerts = server.signet("alerts").end();
                assertThat(alerts.output()).contains("WARNING").contains("certificate web expires in");
                assertThat(alerts.code()).as("critical alone is a failure").isZero();
            });
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(subjects(server))
                    .contains("[warning] the files of certificate web cannot be used").contains("[warning] certificate web expires in"));
            assertThat(server.signet("cert", "remove", "web").ok()).contains("web");
        }
    }

    private static String subjects(PackagedServer server) throws Exception {
        return Run.in(server.directory(), "curl", "-sS", "--cacert", server.authority().toString(), "--resolve",
                "mail.example.test:" + server.port(993) + ":" + PackagedServer.HOST, "--user", PackagedServer.ALICE + ":" + PackagedServer.PASSWORD,
                "imaps://mail.example.test:" + server.port(993) + "/INBOX", "-X", "FETCH 1:* BODY.PEEK[HEADER.FIELDS (SUBJECT)]", "-v").ok();
    }
}
