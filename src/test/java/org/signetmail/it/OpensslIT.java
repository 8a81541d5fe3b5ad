package org.signetmail.it;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** openssl s_client on the wire: names, versions, tickets, STARTTLS on each protocol, and certificates swapped live. */
@ExtendWith(ServerFixture.class)
class OpensslIT {
    private final PackagedServer server;

    @TempDir
    private Path directory;

    OpensslIT(PackagedServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @CsvSource({"25,smtp", "587,smtp", "143,imap", "110,pop3"})
    void starttls(int port, String protocol) throws Exception {
        assertThat(client(port, "-starttls", protocol, "-servername", "mail.example.test",
                "-verify_hostname", "mail.example.test").ok()).contains("Verify return code: 0 (ok)");
    }

    @ParameterizedTest
    @CsvSource({"465", "993", "995", "443"})
    void implicitTls(int port) throws Exception {
        assertThat(client(port, "-servername", "mail.example.test", "-verify_hostname", "mail.example.test", "-verify_return_error").ok())
                .contains("Verify return code: 0 (ok)");
    }

    @Test
    void versions() throws Exception {
        assertThat(client(993, "-tls1_3").ok()).contains("TLSv1.3");
        assertThat(client(993, "-tls1_2").ok()).contains("TLSv1.2");
        client(993, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0").fails();
        client(993, "-tls1", "-cipher", "ALL:@SECLEVEL=0").fails();
    }

    @Test
    void ticketsResume() throws Exception {
        Path session = directory.resolve("session");
        client(993, "-tls1_2", "-sess_out", session.toString()).ok();
        assertThat(client(993, "-tls1_2", "-sess_in", session.toString()).ok()).contains("Reused, TLSv1.2");
    }

    @Test
    void anImportedCertificateIsChosenByNameAtOnce() throws Exception {
        Path key = directory.resolve("key.pem");
        Path certificate = directory.resolve("cert.pem");
        Run.in(directory, "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "9", "-subj", "/CN=imported.example",
                "-addext", "subjectAltName=DNS:imported.example,DNS:*.wild.example",
                "-keyout", key.toString(), "-out", certificate.toString()).ok();
        server.signet("cert", "import", "imported", certificate.toString(), key.toString()).ok();
        assertThat(client(993, "-servername", "imported.example").ok()).contains("CN = imported.example");
        assertThat(client(993, "-servername", "any.wild.example").ok()).contains("CN = imported.example");
        assertThat(client(993, "-servername", "mail.example.test").ok()).doesNotContain("imported.example");
        assertThat(server.signet("cert", "list").ok()).contains("imported");
        server.signet("cert", "remove", "imported").ok();
        assertThat(client(993, "-servername", "imported.example").ok()).doesNotContain("CN = imported.example");
    }

    @Test
    void listenersComeAndGoWhileOthersServe() throws Exception {
        int port = server.port(2525);
        server.signet("listener", "add", "extra", "--protocol", "smtp", "--port", "2525", "--security", "tls").ok();
        assertThat(client(2525).ok()).contains("Verify return code: 0 (ok)");
        assertThat(server.signet("listener", "add", "clash", "--protocol", "imap", "--port", "993", "--security", "tls").fails())
                .contains("port " + server.port(993) + " is taken");
        server.signet("listener", "set", "extra", "--security", "starttls-required").ok();
        assertThat(client(2525, "-starttls", "smtp").ok()).contains("Verify return code: 0 (ok)");
        server.signet("listener", "remove", "extra").ok();
        assertThat(Run.in(directory, "curl", "-sS", "--connect-timeout", "3", "smtp://127.0.0.1:" + port).fails()).contains("connect");
    }

    private Run client(int port, String... more) throws Exception {
        var command = new java.util.ArrayList<>(java.util.List.of("openssl", "s_client",
                "-connect", "127.0.0.1:" + server.port(port), "-CAfile", server.authority().toString(), "-no_ign_eof"));
        command.addAll(java.util.List.of(more));
        return Run.in(directory, command.toArray(String[]::new));
    }
}
