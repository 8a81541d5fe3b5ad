package org.signetmail.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signetmail.it.PackagedServer.ALICE;
import static org.signetmail.it.PackagedServer.PASSWORD;

/** Filters as people have them: sieve-connect and the command line put them there, swaks sends, curl reads the folders. */
class SieveIT {
    private static final String BOB = "bob@example.test";
    private static PackagedServer server;

    @BeforeAll
    static void start() throws Exception {
        server = PackagedServer.launch();
        server.signet("account", "add", BOB, "--password-stdin").feed("secret of bob").ok();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static Run client(String... words) throws Exception {
        var command = new ArrayList<>(List.of("sieve-connect", "--server", "localhost", "--port", Integer.toString(server.port(4190)), "--user", ALICE,
                "--tlscafile", server.authority().toString(), "--nosrv", "--passwordfd", "0"));
        command.addAll(List.of(words));
        return Run.in(server.directory(), command.toArray(String[]::new)).feed(PASSWORD + "\n");
    }

    private static void send(String from, String to, String subject) throws Exception {
        Run.in(server.directory(), "swaks", "--server", "127.0.0.1", "--port", Integer.toString(server.port(25)), "--from", from, "--to", to,
                "--header", "Subject: " + subject, "--header", "Message-ID: <" + subject.replace(' ', '.') + "@it.example>", "--body", "hello").ok();
    }

    private static String search(String user, String password, String mailbox, String subject) throws Exception {
        return Run.in(server.directory(), "curl", "--silent", "--show-error", "--cacert", server.authority().toString(), "--user", user + ":" + password,
                "imaps://localhost:" + server.port(993) + "/" + mailbox, "--request", "SEARCH SUBJECT \"" + subject + "\"").ok().strip();
    }

    @Test
    void aClientUploadsAndMailIsSorted() throws Exception {
        Path script = server.directory().resolve("lists.sieve");
        Files.writeString(script, "require [\"fileinto\", \"mailbox\", \"imap4flags\", \"vacation\"];\nif header :contains \"subject\" \"java\" {\n"
                + "  fileinto :create :flags \"\\\\Flagged\" \"Lists/java\";\n  stop;\n}\nif header :contains \"subject\" \"holiday\" {\n  vacation :days 7 \"I am away.\";\n}\n");
        client("--upload", "--localsieve", script.toString(), "--remotesieve", "lists").ok();
        client("--activate", "--remotesieve", "lists").ok();
        assertThat(client("--list").ok()).contains("\"lists\" ACTIVE");
        assertThat(client("--download", "--remotesieve", "lists", "--localsieve", "-").ok()).contains("fileinto :create");
        Files.writeString(server.directory().resolve("bad.sieve"), "keep;\nfrobnicate;\n");
        assertThat(client("--upload", "--localsieve", server.directory().resolve("bad.sieve").toString(), "--remotesieve", "bad").end().output()).contains("line 2: there is no command frobnicate");
        Files.writeString(server.directory().resolve("large.sieve"), "#" + "x".repeat(70_000) + "\nkeep;\n");
        assertThat(client("--upload", "--localsieve", server.directory().resolve("large.sieve").toString(), "--remotesieve", "large").end().output()).contains("65536 octets");

        send("carol@elsewhere.example", ALICE, "on java");
        assertThat(search(ALICE, PASSWORD, "Lists%2Fjava", "on java")).isEqualTo("* SEARCH 1");
        assertThat(search(ALICE, PASSWORD, "INBOX", "on java")).isEqualTo("* SEARCH");

        send(BOB, ALICE, "first holiday");
        send(BOB, ALICE, "second holiday");
        assertThat(search(BOB, "secret of bob", "INBOX", "Auto:")).as("answered once").matches("\\* SEARCH \\d+");
        assertThat(search(BOB, "secret of bob", "INBOX", "first holiday")).matches("\\* SEARCH \\d+");
    }

    @Test
    void theCommandLineKeepsFilters() throws Exception {
        assertThat(server.signet("sieve", "check", BOB, "-").feed("keep;\nif { }\n").end().output()).contains("line 2: if takes one test");
        assertThat(server.signet("sieve", "put", BOB, "no", "-", "--activate").feed("require \"reject\";\nreject \"not today, thank you\";\n").ok()).contains("no is kept, and active");
        assertThat(server.signet("sieve", "list", BOB).ok()).contains("no").contains("true");
        assertThat(server.signet("sieve", "show", BOB, "no").ok()).isEqualTo("require \"reject\";\nreject \"not today, thank you\";\n");
        assertThat(Run.in(server.directory(), "swaks", "--server", "127.0.0.1", "--port", Integer.toString(server.port(25)), "--from", "carol@elsewhere.example", "--to", BOB).fails())
                .contains("550 5.7.1 not today, thank you");
        assertThat(server.signet("sieve", "remove", BOB, "no").fails()).contains("the script is active");
        server.signet("sieve", "deactivate", BOB).ok();
        server.signet("sieve", "remove", BOB, "no").ok();
        send("carol@elsewhere.example", BOB, "welcome again");
        assertThat(search(BOB, "secret of bob", "INBOX", "welcome again")).matches("\\* SEARCH \\d+");
        assertThat(server.signet("audit").ok()).contains("sieve.put", "sieve.deactivate").doesNotContain("not today");
    }

    @Test
    void opensslSpeaksStarttls() throws Exception {
        assertThat(Run.in(server.directory(), "openssl", "s_client", "-connect", "127.0.0.1:" + server.port(4190), "-starttls", "sieve", "-servername", "mail.example.test",
                "-CAfile", server.authority().toString(), "-verify_return_error", "-quiet").env(Map.of()).feed("LOGOUT\n").ok()).contains("\"SASL\" \"PLAIN\"").contains("OK \"goodbye\"");
        assertThat(server.signet("tls", "probe", "127.0.0.1:" + server.port(4190), "--starttls", "sieve", "--ca", server.authority().toString()).end().output()).contains("TLSv1.3");
        assertThat(server.signet("dns", "example.test").ok()).contains("_sieve._tcp.example.test.");
    }
}
