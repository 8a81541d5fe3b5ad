package org.signetmail.it;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.net.ClientPki;

import static org.assertj.core.api.Assertions.assertThat;

/** Listeners as an administrator changes them, and as clients then find them. */
@ExtendWith(ServerFixture.class)
class ListenersIT {
    private final PackagedServer server;

    @TempDir
    private Path directory;

    ListenersIT(PackagedServer server) {
        this.server = server;
    }

    @Test
    void clientCertificatesOpenTheAccountTheyName() throws Exception {
        ClientPki pki = ClientPki.in(directory);
        int submissions = free();
        int imaps = free();
        int pops = free();
        assertThat(server.signet("client-ca", "set", "partners", pki.file("alice.pem").toString()).end().output()).contains("is no authority's certificate");
        server.signet("client-ca", "set", "partners", pki.file("ca.pem").toString()).ok();
        add("certified-submissions", "submission", submissions, "--client-cert", "optional", "--client-ca", "partners");
        add("certified-imaps", "imap", imaps, "--client-cert", "required", "--client-ca", "partners");
        add("certified-pops", "pop3", pops, "--client-cert", "optional", "--client-ca", "partners");
        String said = Run.in(server.directory(), "python3", Path.of("src/test/python/external.py").toAbsolutePath().toString(), server.authority().toString(), directory.toString(),
                port(submissions), port(imaps), port(pops)).ok();
        assertThat(said).endsWith("done\n");
        String curl = Run.in(directory, "curl", "-sv", "--cacert", server.authority().toString(), "--resolve", "localhost:" + port(imaps) + ":127.0.0.1", "--cert", "alice.pem",
                "--key", "alice.key", "--login-options", "AUTH=EXTERNAL", "-u", "alice@example.test:", "imaps://localhost:" + port(imaps) + "/INBOX?ALL").end().output();
        assertThat(curl).contains("AUTHENTICATE EXTERNAL", "OK [CAPABILITY", "* SEARCH");
        assertThat(server.signet("client-ca", "remove", "partners").end().output()).contains("is used by certified-imaps, certified-pops, certified-submissions");
        assertThat(server.signet("tls", "status").ok()).contains("certified-imaps", "client-certificate", "X25519");
        for (String name : new String[] {"certified-submissions", "certified-imaps", "certified-pops"}) {
            server.signet("listener", "remove", name).ok();
        }
    }

    @Test
    void aCertificateOfOurAuthorityLetsInUntilItIsRevoked() throws Exception {
        int imaps = free();
        int submissions = free();
        ClientPki pki = ClientPki.in(directory);
        server.signet("client-ca", "set", "others", pki.file("ca.pem").toString()).ok();
        assertThat(server.signet("client-ca", "set", "own", pki.file("ca.pem").toString()).fails()).contains("own authority");
        add("own-imaps", "imap", imaps, "--client-cert", "optional", "--client-ca", "own,others");
        assertThat(server.signet("client-ca", "remove", "others").fails()).contains("is used by own-imaps");
        add("own-submissions", "submission", submissions, "--client-cert", "required");
        Path files = Files.createDirectory(directory.resolve("own"));
        Path p12 = files.resolve("laptop.p12");
        Path pem = files.resolve("laptop.pem");
        String made = server.signet("client-cert", "create", PackagedServer.ALICE, "--name", "laptop", "--days", "30", "--out", p12.toString(), "--pem", pem.toString(), "--password-stdin")
                .feed("open sesame").ok();
        assertThat(made).contains("wrote " + p12).contains("serial ");
        String serial = made.replaceAll("(?s).*serial ([0-9a-f]+),.*", "$1");
        assertThat(Files.getPosixFilePermissions(p12)).hasSize(2);
        assertThat(Run.in(files, "openssl", "pkcs12", "-in", p12.toString(), "-passin", "stdin", "-nokeys", "-clcerts").feed("open sesame").ok()).contains("CN = alice@example.test");
        assertThat(Run.in(files, "openssl", "x509", "-in", pem.toString(), "-noout", "-ext", "subjectAltName,extendedKeyUsage,keyUsage").ok())
                .contains("email:alice@example.test").contains("TLS Web Client Authentication");
        assertThat(Run.in(files, "openssl", "verify", "-purpose", "sslclient", "-CAfile", server.authority().toString(), pem.toString()).ok()).contains("OK");
        assertThat(server.signet("client-cert", "create", PackagedServer.ALICE, "--out", p12.toString(), "--generate").fails()).contains("is there already");
        assertThat(server.signet("client-cert", "create", "nobody@example.test", "--pem", files.resolve("none.pem").toString()).fails()).contains("no account");
        assertThat(server.signet("client-cert", "create", PackagedServer.ALICE, "--days", "9999", "--pem", files.resolve("long.pem").toString()).fails()).contains("1 to 825 days");
        String[] curl = {"curl", "-sv", "--cacert", server.authority().toString(), "--resolve", "localhost:" + port(imaps) + ":127.0.0.1", "--cert", p12 + ":open sesame", "--cert-type", "P12",
            "--login-options", "AUTH=EXTERNAL", "-u", "alice@example.test:", "imaps://localhost:" + port(imaps) + "/INBOX?ALL"};
        assertThat(Run.in(files, curl).ok()).contains("AUTHENTICATE EXTERNAL", "OK [CAPABILITY", "* SEARCH");
        String[] client = {"openssl", "s_client", "-connect", "127.0.0.1:" + port(submissions), "-cert", pem.toString(), "-quiet"};
        assertThat(Run.in(files, client).feed("EHLO x\r\nAUTH EXTERNAL =\r\nQUIT\r\n").end().output()).contains("235 2.7.0");

        // Two authorities at one listener: each lets in whom it signed.
        assertThat(Run.in(directory, "curl", "-sv", "--cacert", server.authority().toString(), "--resolve", "localhost:" + port(imaps) + ":127.0.0.1", "--cert", "alice.pem", "--key", "alice.key",
                "--login-options", "AUTH=EXTERNAL", "-u", "alice@example.test:", "imaps://localhost:" + port(imaps) + "/INBOX?ALL").ok()).contains("AUTHENTICATE EXTERNAL", "* SEARCH");
        Process open = new ProcessBuilder("openssl", "s_client", "-connect", "127.0.0.1:" + port(imaps), "-cert", pem.toString(), "-quiet", "-no_ign_eof").directory(files.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var in = open.inputReader(); var out = open.outputWriter()) {
            assertThat(in.readLine()).contains("AUTH=EXTERNAL");
            assertThat(server.signet("client-cert", "revoke", PackagedServer.ALICE, serial).ok()).contains(serial + " is void");
            out.write("a AUTHENTICATE EXTERNAL =\r\n");
            out.flush();
            assertThat(in.readLine()).as("a handshake of before is none of now").startsWith("a NO");
        } finally {
            open.destroy();
        }
        assertThat(Run.in(files, curl).end().output()).doesNotContain("* SEARCH");
        assertThat(Run.in(files, client).feed("EHLO x\r\nQUIT\r\n").end().output()).doesNotContain("250");
        assertThat(server.log()).contains("the client's certificate (CN=alice@example.test) was revoked");
        assertThat(server.signet("client-cert", "list").ok()).contains(serial).contains("revoked").contains("laptop");
        assertThat(server.signet("client-cert", "show", PackagedServer.ALICE, serial).ok()).contains("BEGIN CERTIFICATE");
        assertThat(server.signet("client-cert", "revoke", PackagedServer.ALICE, serial).fails()).contains("already");
        assertThat(server.signet("audit", "--json").ok()).contains("client-certificates.add").doesNotContain("open sesame").doesNotContain("PRIVATE KEY");
        for (String name : new String[] {"own-imaps", "own-submissions"}) {
            server.signet("listener", "remove", name).ok();
        }
        server.signet("client-ca", "remove", "others").ok();
    }

    @Test
    void whatIsUnsafeIsWarnedOfAndWhatCannotBeIsRefused() throws Exception {
        int port = free();
        add("old-imap", "imap", port, "--profile", "legacy");
        assertThat(server.signet("tls", "status").ok()).contains("warning: listener old-imap speaks TLS 1.0");
        assertThat(server.log()).contains("listener old-imap speaks TLS 1.0");
        String old = Run.in(directory, "openssl", "s_client", "-connect", "127.0.0.1:" + port(port), "-tls1", "-cipher", "ALL:@SECLEVEL=0").feed("a logout\r\n").end().output();
        assertThat(old).contains("Protocol  : TLSv1\n");
        server.signet("listener", "set", "old-imap", "--security", "none", "--plaintext-login", "allow").ok();
        assertThat(server.signet("status").ok()).contains("takes passwords without TLS");
        String plain = Run.in(directory, "curl", "-sv", "-u", PackagedServer.ALICE + ":" + PackagedServer.PASSWORD, "imap://127.0.0.1:" + port(port) + "/INBOX").end().output();
        assertThat(plain).contains("OK [CAPABILITY");
        server.signet("listener", "set", "old-imap", "--plaintext-login", "refuse", "--proxy-from", "127.0.0.1,10.0.0.0/8").ok();
        String proxied = Run.in(directory, "curl", "-sv", "--haproxy-protocol", "imap://127.0.0.1:" + port(port) + "/").end().output();
        assertThat(proxied).contains("LOGINDISABLED");
        for (String[] wrong : new String[][] {{"--proxy-from", "proxy.example"}, {"--client-cert", "required"}, {"--client-ca", "nobody"}, {"--profile", "sslv3"},
            {"--max-connections", "0"}, {"--address", "192.0.2.1"}}) {
            var refused = server.signet("listener", "set", "old-imap", wrong[0], wrong[1]).end();
            assertThat(refused.code()).as(refused.output()).isEqualTo(1);
        }
        assertThat(server.signet("listener", "show", "old-imap").ok()).contains("127.0.0.1, 10.0.0.0/8").containsPattern("security +none");
        server.signet("listener", "disable", "old-imap").ok();
        assertThat(Run.in(directory, "curl", "-s", "--haproxy-protocol", "imap://127.0.0.1:" + port(port) + "/").end().code()).as("nobody listens").isEqualTo(7);
        server.signet("listener", "enable", "old-imap").ok();
        server.signet("listener", "remove", "old-imap").ok();
        assertThat(Files.isDirectory(server.data())).isTrue();
    }

    /** The server looks at itself; what it makes fail on purpose is in no figure. */
    @Test
    void listenersAreGradedByWhatTheyNegotiate() throws Exception {
        add("graded-legacy", "imap", free(), "--profile", "legacy");
        add("graded-modern", "pop3", free(), "--profile", "modern");
        add("graded-proxied", "imap", free(), "--proxy-from", "127.0.0.1");
        add("graded-elsewhere", "imap", free(), "--proxy-from", "192.0.2.1");
        add("graded-certified", "imap", free(), "--client-cert", "required");
        String failures = server.signet("tls", "status", "--json").ok().replaceAll("(?s).*\"failures\"", "");
        String status = server.signet("tls", "status", "--fresh").ok();
        assertThat(status).containsPattern("graded-legacy +D +TLSv1.3 TLS_AES_128_GCM_SHA256 X25519MLKEM768; speaks TLSv1, TLSv1.1, TLSv1.2, TLSv1.3\n"
                + " +D: TLS 1.0 or 1.1 is accepted.*\n +C: ciphers without forward secrecy.*\n +B: this installation's own authority has signed it")
                .containsPattern("graded-modern +B +TLSv1.3 .*; speaks TLSv1.3\n +B: this installation's own authority")
                .containsPattern("graded-proxied +B +TLSv1.3 .*; speaks TLSv1.2, TLSv1.3\n")
                .containsPattern("graded-elsewhere +- +not probed: it takes connections from its proxies alone: 192.0.2.1")
                .containsPattern("graded-certified +- +not probed: it wants a client certificate")
                .containsPattern("  smtp +B +TLSv1.3").containsPattern("  pop3 +B +TLSv1.3").containsPattern("  https +B +TLSv1.3");
        assertThat(server.signet("tls", "status", "--json").ok().replaceAll("(?s).*\"failures\"", "")).isEqualTo(failures);
        for (String name : new String[] {"graded-legacy", "graded-modern", "graded-proxied", "graded-elsewhere", "graded-certified"}) {
            server.signet("listener", "remove", name).ok();
        }
    }

    private void add(String name, String protocol, int port, String... more) throws Exception {
        var words = new java.util.ArrayList<>(java.util.List.of("listener", "add", name, "--protocol", protocol, "--port", Integer.toString(port), "--security", "tls"));
        words.addAll(java.util.List.of(more));
        server.signet(words.toArray(String[]::new)).ok();
    }

    /** One that is free once the offset is added. */
    private int free() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort() - server.port(0);
        }
    }

    private String port(int configured) {
        return Integer.toString(server.port(configured));
    }
}
