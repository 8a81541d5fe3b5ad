package org.signetmail.care.alert;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.sun.net.httpserver.HttpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.signetmail.care.trust.Posting;
import org.signetmail.store.AlertBook.Alert;
import org.signetmail.store.AlertBook.Severity;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;

import static org.assertj.core.api.Assertions.assertThat;

class AlertsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-02-01T00:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path directory;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);
    private final InstantSource going = () -> Instant.now().plus(passed.get());
    private final Clock clock = going.withZone(ZoneOffset.UTC);
    private Store store;
    private Alerts alerts;

    private final Teller teller = new Teller() {
        @Override
        public String name() {
            return "the test";
        }

        @Override
        public void tell(Alert alert) throws IOException {
            if (failures.getAndDecrement() > 0) {
                throw new IOException("not now");
            }
            told.add(alert.words());
        }
    };

    @BeforeEach
    void open() {
        store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), CLOCK);
        alerts = new Alerts(store.alerts(), clock, List.of(teller), List.of(Duration.ofMillis(1), Duration.ofMillis(1)));
        alerts.start();
    }

    @AfterEach
    void close() {
        alerts.close();
        store.close();
    }

    private void raise(String words, String stage) {
        alerts.raise("a", Severity.WARNING, words, "do this", stage);
    }

    private void toldSoFar(String... words) {
        Awaitility.await().untilAsserted(() -> assertThat(told).containsExactly(words));
    }

    @Test
    void eachStageIsToldOnce() {
        raise("14 days", "14");
        raise("13 days", "14");
        raise("7 days", "7");
        toldSoFar("14 days", "7 days");
        assertThat(alerts.list()).hasSize(1).first().extracting(Alert::words).isEqualTo("7 days");
        raise("6 days", "7");
        assertThat(alerts.list().getFirst().words()).as("shown as it is now, though not told").isEqualTo("6 days");
        alerts.clear("a");
        assertThat(alerts.list()).isEmpty();
        raise("again", "7");
        toldSoFar("14 days", "7 days", "again");
    }

    @Test
    void aRestartTellsNothingAnew() {
        raise("14 days", "14");
        toldSoFar("14 days");
        alerts.close();
        store.close();
        open();
        raise("14 days", "14");
        alerts.raise("b", Severity.CRITICAL, "another", "", "");
        toldSoFar("14 days", "another");
        assertThat(alerts.list()).extracting(Alert::key).as("the gravest first").containsExactly("b", "a");
    }

    @Test
    void aTellerThatFailsIsAskedAgain() {
        failures.set(2);
        raise("words", "1");
        toldSoFar("words");
    }

    private static Teller named(String name, List<String> heard, boolean deaf) {
        return new Teller() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void tell(Alert alert) throws IOException {
                heard.add(alert.words());
                if (deaf) {
                    throw new IOException("not now");
                }
            }
        };
    }

    /** Each teller for itself: who was told is not told again, who was not is told in the next life, even what is over by then. */
    @Test
    void whatWasNotToldIsToldAfterARestart() throws Exception {
        alerts.close();
        var mail = new CopyOnWriteArrayList<String>();
        var webhook = new CopyOnWriteArrayList<String>();
        try (var first = new Alerts(store.alerts(), clock, List.of(named("mail", mail, false), named("webhook", webhook, true)), List.of(Duration.ofHours(1)))) {
            first.raise("a", Severity.WARNING, "words", "", "1");
            Awaitility.await().until(() -> mail.size() == 1 && webhook.size() == 1);
            first.clear("a");
        }
        store.close();
        passed.set(Duration.ofHours(2));
        store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), CLOCK);
        try (var second = new Alerts(store.alerts(), clock, List.of(named("mail", mail, false), named("webhook", webhook, false)))) {
            second.start();
            Awaitility.await().untilAsserted(() -> assertThat(webhook).containsExactly("words", "words"));
            Awaitility.await().untilAsserted(() -> assertThat(store.alerts().nextDue()).isEmpty());
        }
        assertThat(mail).containsExactly("words");
    }

    /** A process that died while it told: its lease runs out and another tells. */
    @Test
    void whoDiesOverItLeavesItToOthers() {
        alerts.close();
        store.alerts().raise(new Alert("a", Severity.WARNING, "words", "", "1", clock.instant()), clock.instant(), List.of("the test"));
        assertThat(store.alerts().take(clock.instant(), 1, Duration.ofMinutes(2))).hasSize(1);
        assertThat(store.alerts().take(clock.instant(), 1, Duration.ofMinutes(2))).as("leased").isEmpty();
        passed.set(Duration.ofMinutes(3));
        alerts = new Alerts(store.alerts(), clock, List.of(teller));
        alerts.start();
        toldSoFar("words");
    }

    @Test
    void whatIsNoNewsAnyMoreIsGivenUp() {
        alerts.close();
        store.alerts().raise(new Alert("a", Severity.WARNING, "words", "", "1", clock.instant()), clock.instant(), List.of("the test", "who is gone"));
        passed.set(Alerts.NEWS);
        failures.set(1);
        alerts = new Alerts(store.alerts(), clock, List.of(teller));
        alerts.start();
        Awaitility.await().untilAsserted(() -> assertThat(store.alerts().nextDue()).isEmpty());
        assertThat(told).isEmpty();
        assertThat(failures).hasValue(0);
    }

    /** What a receiver gets, and how it knows who said it. */
    @Test
    void theWebhookPostsSignedJson() throws Exception {
        record Got(String signature, String body) {}
        var got = new CopyOnWriteArrayList<Got>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            got.add(new Got(exchange.getRequestHeaders().getFirst("Signet-Signature"), new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(got.size() == 1 ? 500 : 204, -1);
            exchange.close();
        });
        server.start();
        try (HttpClient http = HttpClient.newHttpClient();
                var posting = new Alerts(store.alerts(), clock, List.of(new Webhook(store.settings(), new Posting(() -> http), CLOCK)), List.of(Duration.ofMillis(1)))) {
            store.settings().set(Webhook.ADDRESS, "http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
            store.settings().set(Webhook.SECRET, "s3cret");
            posting.raise("certificate/x/expiry", Severity.CRITICAL, "x expires", "renew it", "1");
            Awaitility.await().untilAsserted(() -> assertThat(got).as("tried again after the 500").hasSize(2));
        } finally {
            server.stop(0);
        }
        JsonNode body = JsonMapper.builder().build().readTree(got.getLast().body());
        assertThat(body.path("event").asString()).isEqualTo("alert");
        assertThat(body.path("severity").asString()).isEqualTo("critical");
        assertThat(body.path("words").asString()).isEqualTo("x expires");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        long seconds = CLOCK.instant().getEpochSecond();
        assertThat(got.getLast().signature()).isEqualTo("t=" + seconds + ",v1="
                + HexFormat.of().formatHex(mac.doFinal((seconds + "." + got.getLast().body()).getBytes(StandardCharsets.UTF_8))));
    }
}
