package org.signetmail.it;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signetmail.it.PackagedServer.ALICE;
import static org.signetmail.it.PackagedServer.PASSWORD;

/** swaks sends over every way in, with the server's certificate verified against the installation's own CA. */
@ExtendWith(ServerFixture.class)
class SwaksIT {
    private final PackagedServer server;

    SwaksIT(PackagedServer server) {
        this.server = server;
    }

    @Test
    void plainOn25() throws Exception {
        assertThat(swaks(25).ok()).contains("250 2.0.0");
    }

    @Test
    void starttlsOn25Verified() throws Exception {
        String said = swaks(25, "--tls", "--tls-verify", "--tls-ca-path", server.authority().toString()).ok();
        assertThat(said).contains("~>").contains("TLS peer DN=\"/CN=mail.example.test\"");
    }

    @Test
    void submissionOn587() throws Exception {
        swaks(587, "--tls", "--tls-verify", "--tls-ca-path", server.authority().toString(),
                "--auth", "PLAIN", "--auth-user", ALICE, "--auth-password", PASSWORD, "--from", ALICE).ok();
    }

    @Test
    void submissionOn465WithLogin() throws Exception {
        swaks(465, "--tlsc", "--tls-verify", "--tls-ca-path", server.authority().toString(),
                "--auth", "LOGIN", "--auth-user", ALICE, "--auth-password", PASSWORD, "--from", ALICE).ok();
    }

    @Test
    void noPasswordWithoutTls() throws Exception {
        assertThat(swaks(587, "--auth", "PLAIN", "--auth-user", ALICE, "--auth-password", PASSWORD).fails())
                .doesNotContain("AUTH PLAIN LOGIN");
    }

    @Test
    void noRelay() throws Exception {
        assertThat(swaks(25, "--to", "victim@elsewhere.example").fails()).contains("550 5.7.1");
    }

    @Test
    void noSuchUser() throws Exception {
        assertThat(swaks(25, "--to", "nobody@example.test").fails()).contains("550 5.1.1");
    }

    private Run swaks(int port, String... more) {
        // This swaks checks the chain; that the name fits is checked by curl and openssl.
        var command = new ArrayList<>(List.of("swaks", "--server", PackagedServer.HOST, "--port", "" + server.port(port),
                "--from", "sender@elsewhere.example", "--to", ALICE, "--helo", "client.example",
                "--tls-sni", "mail.example.test"));
        command.addAll(List.of(more));
        return Run.in(server.directory(), command.toArray(String[]::new));
    }
}
