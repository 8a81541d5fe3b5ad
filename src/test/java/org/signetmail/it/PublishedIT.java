package org.signetmail.it;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.net.SignedZones;
import org.signetmail.tls.Pem;
import org.signetmail.tls.Tlsa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signetmail.it.PackagedServer.ALICE;
import static org.signetmail.it.PackagedServer.PASSWORD;

/**
 * Mail to domains that publish how their servers are known: zones that bind9's tools signed, policies on a web server, and Postfix
 * where exchangers are called, port 25 of an address of loopback.
 */
class PublishedIT {
    private static final String EXCHANGER = "127.84.61.25";
    private static final String WEB = "127.84.61.44";

    @TempDir
    private Path directory;

    @TempDir
    private Path zonesDirectory;

    private void openssl(String arguments) throws Exception {
        Run.in(directory, ("openssl " + arguments).split(" ")).ok();
    }

    /** A key and a certificate by an authority of ours, key first. */
    private Path leaf(String name, String alternatives) throws Exception {
        openssl("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout " + name + ".key -out " + name + ".csr -subj /CN=" + name);
        Files.writeString(directory.resolve(name + ".cnf"), "subjectAltName=" + alternatives + "\n");
        openssl("x509 -req -in " + name + ".csr -CA ca.pem -CAkey ca.key -days 8 -out " + name + ".pem -extfile " + name + ".cnf -set_serial 0x" + Integer.toHexString(name.hashCode()));
        return Files.writeString(directory.resolve(name + ".chain"), Files.readString(directory.resolve(name + ".key")) + Files.readString(directory.resolve(name + ".pem")));
    }

    private static String zone(String more) {
        return """
                $TTL 300
                @ IN SOA ns root 1 3600 600 86400 300
                @ IN NS ns
                @ IN MX 10 mx
                ns IN A 127.0.0.1
                mx IN A %s
                %s
                """.formatted(EXCHANGER, more);
    }

    private static HttpsServer web(Path chain, Map<String, String> policies) throws Exception {
        Pem.Contents pair = Pem.read(Files.readString(chain), null);
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", pair.keys().getFirst(), new char[0], pair.certificates().toArray(X509Certificate[]::new));
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral(WEB), 443), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/.well-known/mta-sts.txt", exchange -> {
            String policy = policies.getOrDefault(exchange.getRequestHeaders().getFirst("Host"), "");
            exchange.getResponseHeaders().add("Content-Type", "text/plain");
            exchange.sendResponseHeaders(policy.isEmpty() ? 404 : 200, 0);
            exchange.getResponseBody().write(policy.getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String policy(String mx) {
        return "version: STSv1\r\nmode: enforce\r\nmx: " + mx + "\r\nmax_age: 604800\r\n";
    }

    @Test
    void mailGoesAsTheirDomainsSay() throws Exception {
        openssl("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -x509 -keyout ca.key -out ca.pem -days 9 -subj /CN=Published");
        Path mail = leaf("mail", "DNS:mx.plain.test,DNS:mx.strict.test");
        Path policies = leaf("policies", "DNS:mta-sts.plain.test,DNS:mta-sts.strict.test");
        Tlsa key = Tlsa.ofKey(Pem.read(Files.readString(mail), null).certificates().getFirst().getPublicKey().getEncoded());
        var zones = new LinkedHashMap<String, String>();
        zones.put("dane.test", zone("_25._tcp.mx IN TLSA " + key));
        zones.put("wrong.test", zone("_25._tcp.mx IN TLSA 3 1 1 " + "00".repeat(32)));
        zones.put("plain.test", zone("_mta-sts IN TXT \"v=STSv1; id=1;\""));
        zones.put("strict.test", zone("_mta-sts IN TXT \"v=STSv1; id=1;\""));
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n" + WEB + " mta-sts.plain.test\n" + WEB + " mta-sts.strict.test\n");
        HttpsServer web = web(policies, Map.of("mta-sts.plain.test", policy("*.plain.test"), "mta-sts.strict.test", policy("mail.strict.test")));
        try (var signed = SignedZones.serve(zonesDirectory, zones);
                var postfix = PostfixPeer.exchanger(EXCHANGER, mail, "dane.test wrong.test plain.test strict.test");
                var server = PackagedServer.launch("-Djdk.net.hosts.file=" + hosts)) {
            server.signet("config", "set", "dns.servers", "127.0.0.1:" + signed.server().getPort()).ok();
            server.signet("config", "set", "dns.trust-anchors", signed.anchors()).ok();
            Files.copy(directory.resolve("ca.pem"), server.data().resolve("trust/published.pem"));
            assertThat(server.stop()).isIn(0, 143);
            server.start();
            server.signet("trust", "list").ok();

            send(server, "bob@dane.test", "by its key");
            arrives(postfix, "by its key");
            assertThat(server.signet("tls", "destinations", "mx.dane.test").ok()).contains("DANE matched 3 1 1");
            told(server, "bob@dane.test", "DANE matched 3 1 1");

            send(server, "bob@wrong.test", "to another key");
            waits(server, "bob@wrong.test", "its certificates are none of those in its TLSA records (DANE)");
            assertThat(server.signet("tls", "destinations").ok()).containsPattern("mx\\.wrong\\.test .*verify +DANE +its certificates");
            server.signet("tls", "policy", "set", "wrong.test", "encrypt").ok();
            arrives(postfix, "to another key");

            send(server, "bob@plain.test", "by its policy");
            arrives(postfix, "by its policy");
            told(server, "bob@plain.test", "MTA-STS enforce: name matched mx.plain.test");

            send(server, "bob@strict.test", "by no host of its policy");
            waits(server, "bob@strict.test", "mx.strict.test is none of the hosts that the policy of strict.test names (MTA-STS enforce)");
            server.signet("config", "set", "tls.mta-sts", "no").ok();
            server.signet("queue", "retry-all").ok();
            arrives(postfix, "by no host of its policy");
        } finally {
            web.stop(0);
        }
    }

    private void send(PackagedServer server, String to, String subject) throws Exception {
        Run.in(directory, "swaks", "--server", PackagedServer.HOST, "--port", "" + server.port(465), "--tlsc", "--helo", "client.example",
                "--auth", "PLAIN", "--auth-user", ALICE, "--auth-password", PASSWORD, "--from", ALICE, "--to", to, "--header", "Subject: " + subject).ok();
    }

    private static void arrives(PostfixPeer postfix, String subject) {
        Awaitility.await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertThat(postfix.mail()).contains("Subject: " + subject));
    }

    private static void waits(PackagedServer server, String to, String why) {
        Awaitility.await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertThat(server.signet("queue", "list").ok().lines().filter(l -> l.contains(to)))
                .singleElement().asString().contains(why));
    }

    private static void told(PackagedServer server, String to, String how) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(server.signet("history", to).ok()).contains(how));
    }
}
