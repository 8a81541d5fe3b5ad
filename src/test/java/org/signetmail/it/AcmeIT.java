package org.signetmail.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Certificates ordered from a real Pebble, with its faults on, and names in a real bind9: each challenge, renewals, restarts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AcmeIT {
    private PackagedServer server;
    private Named named;
    private Pebble pebble;

    @BeforeAll
    void launch(@TempDir Path names, @TempDir Path authority) throws Exception {
        server = PackagedServer.launch();
        named = Named.launch(names);
        pebble = Pebble.launch(authority, server.port(80), server.port(443), named.port(), false);
        assertThat(server.signet("acme", "add", "pebble", "--directory", pebble.url(), "--root", pebble.root()).fails())
                .contains("accept").contains("data:text/plain");
        server.signet("acme", "add", "pebble", "--directory", pebble.url(), "--root", pebble.root(), "--contact", "postmaster@acme.test", "--accept-terms").ok();
        server.signet("listener", "add", "http", "--protocol", "http", "--port", "80", "--security", "none").ok();
        server.signet("config", "set", "acme.retry", "3600").ok();
    }

    @AfterAll
    void end() throws Exception {
        pebble.close();
        named.close();
        server.close();
    }

    @Test
    void http01() throws Exception {
        assertThat(order("by-http", "http.acme.test", "--challenge", "http-01").ok())
                .contains("proving http.acme.test by http-01").contains("serves").contains("renewed");
        assertThat(shown("http.acme.test")).contains("Pebble Intermediate CA").contains("Verify return code");
        assertThat(server.signet("cert", "show", "by-http").ok()).contains("renewed on").contains("http.acme.test");
        assertThat(server.signet("acme", "remove", "pebble").fails()).contains("by-http");
    }

    @Test
    void tlsAlpn01() throws Exception {
        assertThat(order("by-tls", "tls.acme.test", "--challenge", "tls-alpn-01", "--key", "rsa-2048").ok()).contains("by tls-alpn-01").contains("serves");
        assertThat(shown("tls.acme.test")).contains("Pebble Intermediate CA").contains("rsaEncryption");
        // Between orders nobody gets a certificate for acme-tls/1.
        client("-servername", "tls.acme.test", "-alpn", "acme-tls/1").fails();
    }

    @Test
    void dns01BySignedUpdatesAndAWildcard() throws Exception {
        assertThat(order("wild", "deep.acme.test", "*.deep.acme.test", "--challenge", "dns-01", "--dns-server", named.server(), "--dns-key", Named.KEY,
                "--dns-secret-stdin").feed(Named.SECRET).ok()).contains("in the DNS at _acme-challenge.deep.acme.test").contains("serves");
        assertThat(shown("any.deep.acme.test")).contains("Pebble Intermediate CA");
        assertThat(named.hasText("_acme-challenge.deep.acme.test.")).isFalse();
        assertThat(order("wild-http", "*.x.acme.test", "--challenge", "http-01").fails()).contains("dns-01");
        assertThat(order("wrong-key", "y.acme.test", "--challenge", "dns-01", "--dns-server", named.server(), "--dns-key", Named.KEY,
                "--dns-secret-stdin").feed("d3Jvbmc=").fails()).contains("failed once").contains("tried again on");
    }

    @Test
    void dns01ByAProgram() throws Exception {
        Path hook = named.hook("");
        assertThat(order("by-hook", "hook.acme.test", "--challenge", "dns-01", "--dns-hook", hook.toString()).ok()).contains("serves");
        assertThat(named.hasText("_acme-challenge.hook.acme.test.")).isFalse();
        Path broken = named.hook("echo no such zone; exit 3");
        assertThat(order("broken-hook", "hook2.acme.test", "--challenge", "dns-01", "--dns-hook", broken.toString()).fails()).contains("code 3: no such zone");
        Path slow = named.hook("sleep 60");
        assertThat(order("slow-hook", "hook3.acme.test", "--challenge", "dns-01", "--dns-hook", slow.toString(), "--dns-timeout", "1").fails())
                .contains("did not end within 1 s");
    }

    @Test
    void renewalsForcedAndDue() throws Exception {
        order("renewed", "renewed.acme.test", "--challenge", "http-01").ok();
        String first = key("renewed.acme.test");
        server.signet("cert", "renew", "renewed").ok();
        String second = key("renewed.acme.test");
        assertThat(second).isNotEqualTo(first);
        server.stop();
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + server.data().resolve("signet.db")); var statement = database.createStatement()) {
            assertThat(statement.executeUpdate("update acme_order set next_attempt = 1 where certificate = 'renewed'")).isEqualTo(1);
        }
        server.start();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !key("renewed.acme.test").equals(second));
    }

    @Test
    void aFailureSaysWhyAndWaits() throws Exception {
        assertThat(order("elsewhere", "elsewhere.acme.test", "--challenge", "http-01").fails())
                .contains("the proof for elsewhere.acme.test was not accepted").contains("tried again on");
        assertThat(server.signet("acme", "orders").ok()).contains("failed once");
        long orders = pebble.ordersMade();
        server.stop();
        server.start();
        // After a restart it still waits: nothing is ordered until the next attempt's time.
        order("after-failure", "after-failure.acme.test", "--challenge", "http-01").ok();
        assertThat(pebble.ordersMade()).isEqualTo(orders + 1);
        assertThat(server.signet("acme", "orders").ok()).contains("failed once");
    }

    @Test
    void anOrderGoesOnAfterAPowerCut(@TempDir Path directory) throws Exception {
        Path reached = directory.resolve("reached");
        Path go = directory.resolve("go");
        Path hook = named.hook("[ -e " + go + " ] || { touch " + reached + "; sleep 50; }");
        long orders = pebble.ordersMade();
        order("resumed", "resumed.acme.test", "--challenge", "dns-01", "--dns-hook", hook.toString(), "--no-wait").ok();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(reached));
        server.kill();
        Files.createFile(go);
        server.start();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> server.signet("cert", "list").ok().contains("resumed"));
        assertThat(server.log()).contains("going on with the order of before");
        assertThat(pebble.ordersMade()).isEqualTo(orders + 1);
    }

    @Test
    void accountsAreBoundToCustomers(@TempDir Path authority) throws Exception {
        try (Pebble binding = Pebble.launch(authority, server.port(80), server.port(443), named.port(), true)) {
            assertThat(server.signet("acme", "add", "bound", "--directory", binding.url(), "--root", binding.root(), "--accept-terms").fails()).contains("--eab-kid");
            server.signet("acme", "add", "bound", "--directory", binding.url(), "--root", binding.root(), "--accept-terms", "--eab-kid", Pebble.EAB_KID,
                    "--eab-hmac-stdin").feed(Pebble.EAB_HMAC).ok();
            assertThat(server.signet("acme", "list").ok()).contains("pebble").contains("bound");
            server.signet("cert", "order", "bound-one", "bound.acme.test", "--authority", "bound", "--challenge", "http-01").ok();
            server.signet("cert", "remove", "bound-one").ok();
            server.signet("acme", "remove", "bound").ok();
        }
    }

    private Run order(String name, String... words) {
        var command = new java.util.ArrayList<>(java.util.List.of("cert", "order", name));
        command.addAll(java.util.List.of(words));
        command.addAll(java.util.List.of("--authority", "pebble"));
        return server.signet(command.toArray(String[]::new));
    }

    private Run client(String... more) {
        var command = new java.util.ArrayList<>(java.util.List.of("openssl", "s_client", "-connect", "127.0.0.1:" + server.port(993), "-no_ign_eof"));
        command.addAll(java.util.List.of(more));
        return Run.in(server.directory(), command.toArray(String[]::new));
    }

    /** What a handshake for a name shows, with the certificate in words. */
    private String shown(String name) throws Exception {
        String said = client("-servername", name).ok();
        return said + Run.in(server.directory(), "openssl", "x509", "-noout", "-text").feed(said).ok();
    }

    private String key(String name) throws Exception {
        return Run.in(server.directory(), "openssl", "x509", "-noout", "-pubkey").feed(client("-servername", name).ok()).ok();
    }
}
