package org.signetmail.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signetmail.it.PackagedServer.ALICE;
import static org.signetmail.it.PackagedServer.HOST;
import static org.signetmail.it.PackagedServer.PASSWORD;

/** Whom the server trusts: Postfix with a certificate that will not do, refused and then trusted; the probe; the folder. */
@ExtendWith(ServerFixture.class)
class TrustIT {
    private final PackagedServer server;

    @TempDir
    private Path directory;

    TrustIT(PackagedServer server) {
        this.server = server;
    }

    private void openssl(String arguments) throws Exception {
        Run.in(directory, ("openssl " + arguments).split(" ")).ok();
    }

    /** For folder.example, by an authority that nobody knows. */
    private Path chain() throws Exception {
        String key = "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes ";
        openssl(key + "-x509 -keyout ca.key -out ca.pem -days 9 -subj /CN=Private");
        openssl(key + "-keyout leaf.key -out leaf.csr -subj /CN=leaf");
        Files.writeString(directory.resolve("leaf.cnf"), "subjectAltName=DNS:folder.example\n");
        openssl("x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -set_serial 7 -days 8 -out leaf.pem -extfile leaf.cnf");
        return Files.writeString(directory.resolve("chain.pem"), text("leaf.key") + text("leaf.pem"));
    }

    private String text(String file) throws Exception {
        return Files.readString(directory.resolve(file));
    }

    @Test
    void badCertificatesWaitAndGoOutWhenTrusted() throws Exception {
        try (var postfix = PostfixPeer.start(chain(), "bad.example folder.example")) {
            String to = HOST + ":" + postfix.port();
            for (String domain : new String[] {"bad.example", "folder.example"}) {
                server.signet("config", "set", "route." + domain, to).ok();
                assertThat(server.signet("tls", "policy", "set", domain, "verify").ok()).contains("verify");
            }
            assertThat(server.signet("tls", "policy", "list").ok()).contains("usual level: opportunistic").containsPattern("bad\\.example +verify");

            // Trust wakes what waits for it: nobody has to say "retry".
            // An authority that is not known: its certificate is put into the folder under hMailServer's kind of name.
            send("bob@folder.example", "by the folder");
            deferred("bob@folder.example", "is not trusted: its certificate's issuer CN=Private is not trusted");
            Files.writeString(server.data().resolve("trust/garbage.crt"), "no certificate");
            Files.copy(directory.resolve("ca.pem"), server.data().resolve("trust/0a1b2c3d.0"));
            arrives(postfix, "Subject: by the folder");
            assertThat(server.signet("trust", "list").ok()).contains("0a1b2c3d.0", "CN=Private", "garbage.crt  NOT USED: there is no certificate in it");
            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() ->
                    assertThat(server.log()).contains("trust/garbage.crt is not trusted: there is no certificate in it", "trusted from now on: CN=Private"));

            // A wrong name: trusted for this host alone.
            send("bob@bad.example", "by one command");
            deferred("bob@bad.example", "is not trusted: its certificate names folder.example but not 127.0.0.1 or bad.example");
            assertThat(postfix.mail()).doesNotContain("by one command");
            assertThat(server.signet("trust", "seen").ok()).contains(HOST);
            assertThat(server.signet("trust", "seen", HOST).ok()).contains("CN=leaf", "names        folder.example", "signet trust add 127.0.0.1");
            assertThat(server.signet("trust", "add", HOST).ok()).contains("127.0.0.1 is trusted by ");
            arrives(postfix, "Subject: by one command");
            assertThat(postfix.mail()).contains("(using TLSv1.3 with cipher");
            assertThat(server.signet("trust", "add", HOST).fails()).contains("nothing that 127.0.0.1 showed was refused");

            probes(to);

            assertThat(server.signet("trust", "remove", HOST).ok()).contains("1 pins of 127.0.0.1 removed");
            assertThat(server.signet("trust", "remove", "0a1b2c3d.0").ok()).contains("removed from the trust folder");
            assertThat(server.signet("trust", "add", directory.resolve("ca.pem").toString()).ok()).contains("trusted from now on: CN=Private");
            assertThat(server.signet("trust", "add", directory.resolve("ca.pem").toString()).fails()).contains("already");
            assertThat(server.signet("trust", "add", directory.resolve("leaf.csr").toString()).fails()).contains("no certificate in it");
            for (String file : new String[] {"ca.pem", "garbage.crt"}) {
                server.signet("trust", "remove", file).ok();
            }
            assertThat(server.signet("trust", "remove", "ca.pem").fails()).contains("nothing of the kind is pinned");
            for (String domain : new String[] {"bad.example", "folder.example"}) {
                server.signet("tls", "policy", "remove", domain).ok();
                server.signet("config", "unset", "route." + domain).ok();
            }
            assertThat(server.signet("tls", "policy", "set", "bad.example", "sometimes").fails()).contains("is no level: none, opportunistic, encrypt, verify or pinned");
        }
    }

    /** The same Postfix through the probe's eyes, at every level; the folder trusts its authority just now. */
    private void probes(String to) throws Exception {
        String seen = server.signet("tls", "probe", to, "--starttls", "smtp", "--name", "folder.example", "--verify").ok();
        assertThat(seen).contains("after STARTTLS (smtp)", "TLSv1.3", "CN=leaf", "issued by    CN=Private", "1 from the folder").containsPattern("verify +yes")
                .containsPattern("group +X25519");
        assertThat(server.signet("tls", "probe", to, "--starttls", "smtp", "--verify").fails()).containsPattern("verify +NO: its certificate names folder.example but not 127.0.0.1");
        assertThat(server.signet("tls", "probe", to, "--starttls", "smtp").ok()).containsPattern("encrypt +yes").containsPattern("verify +NO")
                .as("pinned a moment ago").containsPattern("pinned +yes");
        String pin = Pattern.compile("pin +(\\S{44})").matcher(seen).results().findFirst().orElseThrow().group(1);
        assertThat(server.signet("tls", "probe", to, "--starttls", "smtp", "--pin", pin).ok()).containsPattern("pinned +yes");
        assertThat(server.signet("tls", "probe", to, "--starttls", "smtp", "--pin", "00".repeat(32)).fails()).containsPattern("pinned +NO");
        String ca = directory.resolve("ca.pem").toString();
        // Without a server: its own trust, and it says so.
        Path nowhere = directory.resolve("nowhere");
        for (String data : new String[] {server.data().toString(), nowhere.toString()}) {
            assertThat(server.signet("tls", "probe", to, "--starttls", "smtp", "--name", "folder.example", "--ca", ca, "--data", data).ok())
                    .contains("1 given certificates and nobody else").containsPattern("verify +yes");
        }
        assertThat(server.signet("tls", "probe", to, "--starttls", "smtp", "--name", "folder.example", "--verify", "--data", nowhere.toString()).fails())
                .contains("no server runs here to ask", "issuer CN=Private is not trusted");
        assertThat(server.signet("tls", "probe", to).fails()).contains("no TLS: the other side does not speak TLS here");
        assertThat(server.signet("tls", "probe", "nonsense").fails()).contains("HOST:PORT");
    }

    @Test
    void ourOwnPortsThroughTheProbe() throws Exception {
        String[][] ports = {{"25", "smtp"}, {"587", "smtp"}, {"143", "imap"}, {"110", "pop3"}, {"465", null}, {"993", null}, {"995", null}};
        for (String[] port : ports) {
            String at = HOST + ":" + server.port(Integer.parseInt(port[0]));
            String json = (port[1] == null ? server.signet("tls", "probe", at, "--name", "mail.example.test", "--verify", "--json")
                    : server.signet("tls", "probe", at, "--starttls", port[1], "--name", "mail.example.test", "--verify", "--json")).ok();
            assertThat(json).contains("\"accepted\":true", "\"group\":\"X25519MLKEM768\"", "\"protocol\":\"TLSv1.3\"", "this installation's own authority");
        }
    }

    private void deferred(String to, String why) throws Exception {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(server.signet("queue", "list").ok()).contains(to).contains(why));
    }

    private static void arrives(PostfixPeer postfix, String what) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(postfix.mail()).contains(what));
    }

    private void send(String to, String subject) throws Exception {
        Run.in(directory, "swaks", "--server", HOST, "--port", "" + server.port(465), "--tlsc", "--helo", "client.example",
                "--auth", "PLAIN", "--auth-user", ALICE, "--auth-password", PASSWORD, "--from", ALICE, "--to", to, "--header", "Subject: " + subject).ok();
    }
}
