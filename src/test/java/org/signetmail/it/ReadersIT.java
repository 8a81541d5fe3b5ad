package org.signetmail.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Programs that people read mail with: mbsync and mutt over IMAP, fetchmail over POP3. */
@ExtendWith(ServerFixture.class)
class ReadersIT {
    private static final String READER = "reader@example.test";

    private final PackagedServer server;

    @TempDir
    private Path home;

    ReadersIT(PackagedServer server) {
        this.server = server;
    }

    @BeforeEach
    void threeMessages() throws Exception {
        if (server.signet("account", "show", READER).end().code() != 0) {
            server.signet("account", "add", READER, "--password-stdin").feed("reader pass").ok();
            for (int i = 1; i <= 3; i++) {
                Run.in(home, "swaks", "--server", PackagedServer.HOST, "--port", "" + server.port(25), "--from", "s@elsewhere.example",
                        "--to", READER, "--header", "Subject: letter " + i, "--body", "body " + i).ok();
            }
        }
    }

    @Test
    void mbsyncBothWays() throws Exception {
        Path mail = Files.createDirectory(home.resolve("mail"));
        Path config = home.resolve("mbsyncrc");
        Files.writeString(config, """
                IMAPAccount signet
                Host localhost
                Port %d
                User %s
                Pass "reader pass"
                SSLType IMAPS
                CertificateFile %s

                IMAPStore far
                Account signet

                MaildirStore near
                Path %s/
                Inbox %s/INBOX
                SubFolders Verbatim

                Channel all
                Far :far:
                Near :near:
                Patterns *
                Create Both
                Expunge Both
                SyncState *
                """.formatted(server.port(993), READER, server.authority(), mail, mail));
        Run.in(home, "mbsync", "-c", config.toString(), "-a").ok();
        try (var files = Files.list(mail.resolve("INBOX/new"))) {
            assertThat(files.count()).isEqualTo(3);
        }
        // What the reader made goes up, and a second look changes nothing.
        Path made = mail.resolve("From mbsync");
        for (String part : new String[] {"cur", "new", "tmp"}) {
            Files.createDirectories(made.resolve(part));
        }
        Files.writeString(made.resolve("cur/1.2.host:2,S"), "From: me@example.test\nSubject: made near\n\nhello\n");
        Run.in(home, "mbsync", "-c", config.toString(), "-a").ok();
        assertThat(Run.in(home, "curl", "-sS", "--insecure", "--user", READER + ":reader pass",
                "imaps://127.0.0.1:" + server.port(993) + "/", "-X", "STATUS \"From mbsync\" (MESSAGES UNSEEN)").ok())
                .contains("MESSAGES 1").contains("UNSEEN 0");
        assertThat(Run.in(home, "mbsync", "-V", "-c", config.toString(), "-a").ok()).doesNotContain("error");
    }

    @Test
    void muttReadsTheMailbox() throws Exception {
        Path config = home.resolve("muttrc");
        Files.writeString(config, """
                set imap_user="%s"
                set imap_pass="reader pass"
                set folder="imaps://127.0.0.1:%d/"
                set spoolfile="+INBOX"
                set ssl_ca_certificates_file="%s"
                set certificate_file="%s"
                set ssl_verify_host=no
                set header_cache=""
                set quit=yes
                set read_inc=0
                set sort=date
                set copy=yes
                """.formatted(READER, server.port(993), server.authority(), server.authority()));
        Path saved = home.resolve("saved");
        Files.writeString(config, "push '<tag-pattern>~s letter<enter><tag-prefix><copy-message><kill-line>" + saved + "<enter>y<exit>'\n",
                java.nio.file.StandardOpenOption.APPEND);
        // mutt wants a terminal, which script(1) gives it.
        Run.in(home, "script", "-qec", "mutt -F " + config, "/dev/null").env(Map.of("TERM", "xterm", "HOME", home.toString())).ok();
        assertThat(Files.readString(saved)).contains("Subject: letter 1").contains("Subject: letter 3").contains("body 2");
    }

    @Test
    void fetchmailTakesNothingTwice() throws Exception {
        Path config = home.resolve("fetchmailrc");
        Path box = home.resolve("box");
        Files.writeString(config, """
                set idfile "%s/ids"
                poll 127.0.0.1 protocol POP3 port %d uidl
                  user "%s" password "reader pass" ssl sslcertck sslcertfile %s sslcommonname "mail.example.test"
                  keep no rewrite mda "cat >> %s"
                """.formatted(home, server.port(995), READER, server.authority(), box));
        Files.setPosixFilePermissions(config, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        Run.in(home, "fetchmail", "-f", config.toString(), "--pidfile", home.resolve("pid").toString()).ok();
        assertThat(Files.readString(box).split("Subject: letter", -1)).hasSize(4);
        // Exit code 1: no new mail.
        assertThat(Run.in(home, "fetchmail", "-f", config.toString(), "--pidfile", home.resolve("pid").toString()).end().code()).isEqualTo(1);
    }

}
