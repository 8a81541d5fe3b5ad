package org.signetmail.it;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.signetmail.it.PackagedServer.ALICE;
import static org.signetmail.it.PackagedServer.PASSWORD;

/** What an administrator watches, by the command line: sessions, what is said in them, the log, what became of mail, figures. */
@ExtendWith(ServerFixture.class)
class WatchIT {
    private final PackagedServer server;

    WatchIT(PackagedServer server) {
        this.server = server;
    }

    @Test
    void aSessionIsSeenAndEnded() throws Exception {
        Process client = new ProcessBuilder("openssl", "s_client", "-quiet", "-connect", PackagedServer.HOST + ":" + server.port(993)).redirectErrorStream(true).start();
        try (var in = client.inputReader(); var out = client.outputWriter()) {
            out.write("1 LOGIN " + ALICE + " \"" + PASSWORD + "\"\r\n2 SELECT INBOX\r\n");
            out.flush();
            String line = in.readLine();
            while (!line.startsWith("2 OK")) {
                line = in.readLine();
            }
            String id = server.signet("session", "list", "--account", ALICE, "--protocol", "imap").ok().lines().filter(l -> l.contains("selected INBOX"))
                    .map(l -> l.split(" ")[0]).findFirst().orElseThrow();
            assertThat(server.signet("session", "show", id).ok()).contains(ALICE).contains("TLSv1.3").contains("127.0.0.1");
            assertThat(server.signet("log", "--id", id).ok()).contains(ALICE + " logged in");
            assertThat(server.signet("log", "--protocol", "imap", "--text", "logged in").ok()).contains("[" + id + "]");
            assertThat(server.signet("log", "--protocol", "pop3", "--id", id).ok()).isEmpty();
            server.signet("session", "kill", id).ok();
            assertThat(in.readLine()).startsWith("* BYE ").contains("administrator");
            assertThat(client.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(server.signet("session", "show", id).fails()).contains("there is no session");
        } finally {
            client.destroyForcibly();
        }
    }

    @Test
    void mailIsFoundAndFiguresAreDrawn() throws Exception {
        Run.in(server.directory(), "swaks", "--server", PackagedServer.HOST, "--port", Integer.toString(server.port(25)), "--tls", "--from", "boss@sender.example", "--to", ALICE,
                "--header", "Message-Id: <watched@sender.example>").ok();
        assertThat(server.signet("history", "<watched@sender.example>").ok()).contains("from <boss@sender.example>").contains("ESMTPS, TLSv1.3")
                .contains(ALICE + " delivered: INBOX of " + ALICE);
        assertThat(server.signet("history", "boss@sender.example").ok()).contains("watched@sender.example");
        assertThat(server.signet("history", "nobody@sender.example").ok()).contains("no mail is found");
        await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(server.signet("stats").ok()).containsPattern("mail\\.accepted +[1-9]"));
    }

    @Test
    void whatIsWrongIsSaidSo() throws Exception {
        assertThat(server.signet("history", "no-address").fails()).contains("name@domain");
        assertThat(server.signet("stats", "--span", "week").fails()).contains("minute, hour or day");
        assertThat(server.signet("log", "--level", "loud").fails()).contains("error, warn, info or debug");
        assertThat(server.signet("log", "--protocol", "gopher").fails()).contains("smtp, submission, imap, pop3, sieve, https or http");
        assertThat(server.signet("session", "kill", "imaps-999999").fails()).contains("there is no session");
    }
}
