package org.signetmail.care.staple;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.care.alert.Alerts;
import org.signetmail.store.AlertBook.Alert;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;
import org.signetmail.tls.Assembly;
import org.signetmail.tls.Credential;
import org.signetmail.tls.Pem;

import static org.assertj.core.api.Assertions.assertThat;

/** Against openssl's responder, and against one that means ill. */
class StaplerTest {
    @TempDir
    Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final HttpClient http = HttpClient.newHttpClient();
    private Store store;
    private Alerts alerts;
    private Stapler stapler;
    private Process responder;
    private HttpServer server;
    private int port;

    private Clock clock() {
        InstantSource time = now::get;
        return time.withZone(ZoneOffset.UTC);
    }

    @BeforeEach
    void open() throws Exception {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        store = Store.open(StoreOptions.sqlite(Files.createDirectories(directory.resolve("data"))), new MasterKey(new byte[32]), clock());
        alerts = new Alerts(store.alerts(), clock(), List.of());
        Path work = Files.createDirectories(directory.resolve("ca"));
        Files.writeString(work.resolve("leaf.cnf"), "authorityInfoAccess=OCSP;URI:http://127.0.0.1:" + port + "\nsubjectAltName=DNS:localhost\n");
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj", "/CN=test ca",
                "-keyout", "ca.key", "-out", "ca.pem");
        run("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost", "-keyout", "leaf.key", "-out", "leaf.csr");
        run("openssl", "x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", "0x1000", "-days", "20", "-extfile", "leaf.cnf",
                "-out", "leaf.pem");
        stapler = stapler(Duration.ofSeconds(2));
    }

    private Stapler stapler(Duration patience) throws Exception {
        Path work = directory.resolve("ca");
        String pem = Files.readString(work.resolve("leaf.pem")) + Files.readString(work.resolve("leaf.key"));
        if (!(Assembly.of("it", Pem.read(pem, null)) instanceof Assembly.Done(Credential alone))) {
            throw new AssertionError("no credential");
        }
        var credential = new Credential("it", alone.key(), List.of(alone.leaf(), Pem.read(Files.readString(work.resolve("ca.pem")), null).certificates().getFirst()));
        return new Stapler((_, _, _) -> credential, () -> List.of(credential), store.staples(), new Responder(() -> http, patience), alerts, clock());
    }

    @AfterEach
    void close() throws Exception {
        if (responder != null) {
            responder.destroy();
            responder.waitFor();
        }
        if (server != null) {
            server.stop(0);
        }
        stapler.close();
        http.close();
        alerts.close();
        store.close();
    }

    private void run(String... command) throws Exception {
        var process = new ProcessBuilder(command).directory(directory.resolve("ca").toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    /** @param state V for valid, R for revoked, as in openssl's index */
    private void respond(String state) throws Exception {
        Path work = directory.resolve("ca");
        Files.writeString(work.resolve("index.txt"), state + "\t301231235959Z\t" + (state.equals("R") ? "260101000000Z" : "") + "\t1000\tunknown\t/CN=localhost\n");
        responder = new ProcessBuilder("openssl", "ocsp", "-index", "index.txt", "-port", Integer.toString(port), "-rsigner", "ca.pem", "-rkey", "ca.key",
                "-CA", "ca.pem", "-nmin", "120").directory(work.toFile()).redirectErrorStream(true).redirectOutput(work.resolve("log").toFile()).start();
        Awaitility.await().until(() -> Files.readString(work.resolve("log")).contains("waiting for OCSP client connections"));
    }

    private void serve(HttpHandler handler) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", handler);
        server.start();
    }

    private byte[] shown() {
        return stapler.staple(stapler.choose(null, null, true));
    }

    @Test
    void theResponseIsShownKeptAndEndsInTime() throws Exception {
        respond("V");
        assertThat(shown()).isNull();
        stapler.look();
        byte[] first = shown();
        assertThat(first).isNotEmpty();
        responder.destroy();
        responder.waitFor();
        stapler.close();
        // A new process; the responder is away.
        stapler = stapler(Duration.ofSeconds(2));
        stapler.look();
        assertThat(shown()).isEqualTo(first);
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(70)));
        stapler.look();
        assertThat(shown()).as("due, not to be had, still counts").isEqualTo(first);
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(60)));
        assertThat(shown()).as("what counts no more is not shown").isNull();
    }

    @Test
    void itIsFetchedAnewAtHalfItsLife() throws Exception {
        respond("V");
        stapler.look();
        byte[] first = shown();
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(30)));
        stapler.look();
        assertThat(shown()).isEqualTo(first);
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(31)));
        stapler.look();
        assertThat(shown()).isNotEqualTo(first);
    }

    @Test
    void aRevokedCertificateIsAnAlert() throws Exception {
        respond("R");
        stapler.look();
        assertThat(shown()).isNull();
        assertThat(alerts.list()).extracting(Alert::words).containsExactly("certificate it was revoked by its issuer on 2026-01-01T00:00:00Z");
    }

    @Test
    void aResponderThatMeansIllGetsNowhere() throws Exception {
        var asked = new AtomicInteger();
        serve(exchange -> {
            exchange.getRequestBody().readAllBytes();
            switch (asked.getAndIncrement()) {
                case 0 -> {
                    exchange.sendResponseHeaders(200, 0);
                    try (var out = exchange.getResponseBody()) {
                        for (int i = 0; i < 4096; i++) {
                            out.write(new byte[65_536]);
                        }
                    } catch (IOException cutOff) {
                        exchange.close();
                    }
                }
                case 1 -> {
                    exchange.getResponseHeaders().add("Location", "/again");
                    exchange.sendResponseHeaders(302, -1);
                    exchange.close();
                }
                case 2 -> {
                    byte[] nonsense = "no OCSP".getBytes(StandardCharsets.US_ASCII);
                    exchange.sendResponseHeaders(200, nonsense.length);
                    exchange.getResponseBody().write(nonsense);
                    exchange.close();
                }
                default -> {
                    // Says that something comes, and lets wait.
                    exchange.sendResponseHeaders(200, 100);
                    exchange.getResponseBody().write(1);
                    exchange.getResponseBody().flush();
                }
            }
        });
        for (int i = 0; i < 4; i++) {
            stapler.look();
            assertThat(shown()).isNull();
            stapler.look();
            assertThat(asked.get()).as("not asked again at once").isEqualTo(i + 1);
            now.updateAndGet(t -> t.plus(Duration.ofHours(5)));
        }
        assertThat(store.staples().list()).isEmpty();
        assertThat(alerts.list()).isEmpty();
    }
}
