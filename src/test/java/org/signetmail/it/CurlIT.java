package org.signetmail.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signetmail.it.PackagedServer.ALICE;
import static org.signetmail.it.PackagedServer.PASSWORD;

/** curl sends over SMTPS, reads over IMAPS and POP3S, and looks at the status page; certificates verified. */
@ExtendWith(ServerFixture.class)
class CurlIT {
    private final PackagedServer server;

    CurlIT(PackagedServer server) {
        this.server = server;
    }

    @Test
    void sendsAndReads() throws Exception {
        Path mail = server.directory().resolve("curl.eml");
        Files.writeString(mail, "From: alice@example.test\r\nTo: alice@example.test\r\nSubject: by curl\r\n\r\nhello from curl\r\n");
        curl(login("smtps", 465, ""), "--mail-from", ALICE, "--mail-rcpt", ALICE, "--upload-file", mail.toString()).ok();

        String found = curl(login("imaps", 993, "INBOX"), "--request", "SEARCH SUBJECT \"by curl\"").ok();
        assertThat(found).startsWith("* SEARCH ");
        String number = found.strip().substring(found.strip().lastIndexOf(' ') + 1);
        assertThat(curl(login("imaps", 993, "INBOX/;MAILINDEX=" + number)).ok()).contains("hello from curl");

        assertThat(curl(login("pop3s", 995, "")).ok()).contains("1 ");
        assertThat(curl(login("pop3", 110, "1"), "--ssl-reqd").ok()).contains("Subject: ");
    }

    @Test
    void pages() throws Exception {
        // Nobody is signed in: the way leads there.
        assertThat(curl("--location", "https://mail.example.test:" + server.port(443) + "/").ok()).contains("Signet", "name=\"password\"");
    }

    @Test
    void strangersTrustNothing() throws Exception {
        assertThat(Run.in(server.directory(), "curl", "--silent", "--show-error",
                "--resolve", "mail.example.test:" + server.port(993) + ":127.0.0.1",
                "imaps://mail.example.test:" + server.port(993) + "/").env(java.util.Map.of("CURL_CA_BUNDLE", "")).fails())
                .contains("certificate");
    }

    private List<String> login(String scheme, int port, String path) {
        return List.of("--user", ALICE + ":" + PASSWORD, scheme + "://mail.example.test:" + server.port(port) + "/" + path);
    }

    private Run curl(List<String> first, String... more) throws Exception {
        var words = new ArrayList<>(first);
        words.addAll(List.of(more));
        return curl(words.toArray(String[]::new));
    }

    private Run curl(String... words) throws Exception {
        var command = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--cacert", server.authority().toString()));
        for (int port : new int[] {465, 993, 995, 110, 443}) {
            command.addAll(List.of("--resolve", "mail.example.test:" + server.port(port) + ":127.0.0.1"));
        }
        command.addAll(List.of(words));
        return Run.in(server.directory(), command.toArray(String[]::new));
    }
}
