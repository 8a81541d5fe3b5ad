package org.signetmail.care.hook;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.care.alert.Alerts;
import org.signetmail.care.trust.Posting;
import org.signetmail.care.trust.TrustedHttp;
import org.signetmail.mail.Address;
import org.signetmail.store.Account;
import org.signetmail.store.AlertBook.Alert;
import org.signetmail.store.Body;
import org.signetmail.store.Deliveries;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.FlagSet;
import org.signetmail.store.History;
import org.signetmail.store.HookBook.Hook;
import org.signetmail.store.HookBook.Made;
import org.signetmail.store.HookEvent;
import org.signetmail.store.HookOutbox.Delivery;
import org.signetmail.store.HookOutbox.State;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;
import org.signetmail.tls.Demand;
import org.signetmail.tls.Level;
import org.signetmail.tls.Trust;

import static org.assertj.core.api.Assertions.assertThat;

/** Webhooks are told over real HTTPS: signed, again when it fails, each by itself, and what was committed before a death too. */
class HooksTest {
    private static final Address ALICE = Address.parse("alice@example.test");
    private static final Address BOSS = Address.parse("boss@sender.example");
    private static final Duration SOON = Duration.ofMillis(10);

    @TempDir
    Path directory;

    private final AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);
    private final InstantSource going = () -> Instant.now().plus(passed.get());
    private final Clock clock = going.withZone(ZoneOffset.UTC);
    private HookReceiver receiver;
    private TrustedHttp http;
    private Store store;
    private Alerts alerts;
    private Hooks hooks;
    private Account alice;

    @BeforeEach
    void open() throws Exception {
        receiver = new HookReceiver();
        Trust trust = Trust.only(List.of(receiver.root()), Clock.systemUTC());
        http = new TrustedHttp((_, host, level) -> Demand.of(level == null ? Level.OPPORTUNISTIC : level, false, () -> trust, List.of(host), Set.of()));
        store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), clock);
        store.settings().set("host.name", "mail.example.test");
        store.directory().addDomain("example.test");
        alice = value(store.directory().addAccount(ALICE, "", "secret".toCharArray(), 0));
        live();
    }

    private void live() {
        alerts = new Alerts(store.alerts(), clock, List.of());
        hooks = new Hooks(store, new Posting(http, Duration.ofSeconds(2)), alerts, clock, SOON, SOON);
        hooks.start();
    }

    @AfterEach
    void close() {
        hooks.close();
        alerts.close();
        var faults = store.check();
        store.close();
        http.close();
        receiver.close();
        assertThat(faults).isEmpty();
    }

    private static <T> T value(Outcome<T> outcome) {
        return ((Outcome.Done<T>) outcome).value();
    }

    private Made hook(String name, HookEvent... events) {
        return value(store.hooks().add(name, receiver.url("/" + name), Set.of(events), null));
    }

    private void mail(String id) throws IOException {
        try (var receiving = store.bodies().receive()) {
            receiving.write(("Message-ID: <" + id + ">\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            try (Body body = receiving.finish()) {
                store.deliveries().deliver(new Deliveries.Delivery(body, clock.instant(), List.of(new Deliveries.Filing(alice.id(), "INBOX", FlagSet.NONE, ALICE)), List.of(), null, true,
                        false, new History.Origin("smtp-1.1", "ESMTPS", "192.0.2.7", "mx.sender.example", "TLSv1.3", "", BOSS)));
            }
        }
    }

    private List<HookReceiver.Got> at(String name) {
        return receiver.got().stream().filter(got -> got.path().equals("/" + name)).toList();
    }

    private List<Delivery> kept(Hook hook) {
        return store.hookOutbox().list(hook.id(), Long.MAX_VALUE, 1000);
    }

    private static void soon(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
    }

    @Test
    void filedMailIsToldInOrderAndSigned() throws Exception {
        mail("before@sender.example");
        Made made = hook("a", HookEvent.MESSAGE_RECEIVED);
        for (int i = 0; i < 30; i++) {
            mail(i + "@sender.example");
        }
        soon(() -> assertThat(at("a")).hasSize(30));
        assertThat(at("a")).extracting(got -> got.json().path("data").path("messageId").asString()).first().isEqualTo("0@sender.example");
        assertThat(at("a")).extracting(got -> got.json().path("data").path("uid").asInt()).isSorted();
        assertThat(at("a")).allMatch(got -> got.signedBy(made.secret())).extracting(HookReceiver.Got::id).doesNotHaveDuplicates();
        assertThat(at("a").getFirst().type()).isEqualTo("message.received");
        soon(() -> assertThat(kept(made.hook())).hasSize(30).allMatch(d -> d.state() == State.TOLD && Integer.valueOf(204).equals(d.status()) && d.tried() == 1));
    }

    @Test
    void aDomainsWebhookIsToldOfItsMailAlone() throws Exception {
        store.directory().addDomain("other.test");
        Made made = value(store.hooks().add("other", receiver.url("/other"), Set.of(HookEvent.MESSAGE_RECEIVED, HookEvent.LOGIN_FAILED), "other.test"));
        mail("1@sender.example");
        store.directory().told(new org.signetmail.store.Directory.Login.Wrong(), new org.signetmail.store.Directory.Entry("eve@example.test", "imap", "192.0.2.9", "password"));
        store.directory().told(new org.signetmail.store.Directory.Login.Wrong(), new org.signetmail.store.Directory.Entry("eve@OTHER.test", "imap", "192.0.2.9", "password"));
        soon(() -> assertThat(at("other")).hasSize(1));
        assertThat(at("other").getFirst().json().path("data").path("user").asString()).isEqualTo("eve@OTHER.test");
        assertThat(kept(made.hook())).hasSize(1);
    }

    @Test
    void whatIsRefusedIsTriedAgainAndHoldsUpNothing() throws Exception {
        var refused = new AtomicInteger();
        receiver.manner((exchange, got) -> HookReceiver.status(exchange, got.body().contains("poison@") && refused.getAndIncrement() < 2 ? 503 : 200));
        Made made = hook("a", HookEvent.MESSAGE_RECEIVED);
        mail("poison@sender.example");
        mail("next@sender.example");
        soon(() -> assertThat(at("a")).hasSize(2));
        soon(() -> assertThat(kept(made.hook()).getLast().status()).isEqualTo(503));
        assertThat(kept(made.hook()).getLast().state()).isEqualTo(State.WAITING);
        passed.set(Duration.ofSeconds(6));
        soon(() -> assertThat(at("a")).hasSize(3));
        passed.set(Duration.ofSeconds(40));
        soon(() -> assertThat(kept(made.hook())).allMatch(d -> d.state() == State.TOLD));
        assertThat(at("a").stream().filter(got -> got.body().contains("poison@")).map(HookReceiver.Got::id).distinct()).as("the same message at each attempt").hasSize(1);
        assertThat(at("a")).allMatch(got -> got.signedBy(made.secret()));
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        receiver.manner((exchange, _) -> HookReceiver.status(exchange, 302, "Location", receiver.url("/elsewhere")));
        Made made = hook("a", HookEvent.MESSAGE_RECEIVED);
        mail("1@sender.example");
        soon(() -> assertThat(kept(made.hook())).singleElement().satisfies(d -> assertThat(d.status()).isEqualTo(302)));
        assertThat(kept(made.hook()).getFirst().words()).contains("no redirect is followed");
        assertThat(at("elsewhere")).isEmpty();
    }

    @Test
    void oneThatIsSlowHoldsUpNoOther() throws Exception {
        var release = new CountDownLatch(1);
        receiver.manner((exchange, got) -> {
            if (got.path().equals("/slow")) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            HookReceiver.status(exchange, 200);
        });
        Made slow = hook("slow", HookEvent.MESSAGE_RECEIVED);
        hook("fast", HookEvent.MESSAGE_RECEIVED);
        for (int i = 0; i < 10; i++) {
            mail(i + "@sender.example");
        }
        soon(() -> assertThat(at("fast")).hasSize(10));
        soon(() -> assertThat(kept(slow.hook())).anySatisfy(d -> assertThat(d.words()).contains("no whole answer within 2000 ms")));
        release.countDown();
    }

    @Test
    void anEndlessAnswerIsNotReadToItsEnd() throws Exception {
        receiver.manner((exchange, _) -> {
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                for (int i = 0; i < 100_000; i++) {
                    out.write(new byte[1024]);
                }
            }
        });
        Made made = hook("a", HookEvent.MESSAGE_RECEIVED);
        mail("1@sender.example");
        soon(() -> assertThat(kept(made.hook())).singleElement().satisfies(d -> {
            assertThat(d.tried()).isEqualTo(1);
            assertThat(d.status()).isNull();
        }));
    }

    @Test
    void whoIsNotTrustedIsToldNothing() throws Exception {
        try (var stranger = new HookReceiver()) {
            Made made = value(store.hooks().add("stranger", stranger.url("/"), Set.of(HookEvent.MESSAGE_RECEIVED), null));
            mail("1@sender.example");
            soon(() -> assertThat(kept(made.hook())).singleElement().satisfies(d -> assertThat(d.words()).contains("is not trusted")));
            assertThat(stranger.got()).isEmpty();
        }
    }

    @Test
    void whatIsTooOldIsGivenUpWithAnAlertThatGoesWhenItAnswersAgain() throws Exception {
        receiver.manner((exchange, _) -> HookReceiver.status(exchange, 500));
        Made made = hook("a", HookEvent.MESSAGE_RECEIVED);
        for (int i = 0; i < 4; i++) {
            mail(i + "@sender.example");
        }
        soon(() -> assertThat(kept(made.hook()).stream().filter(d -> d.tried() > 0)).as("after three failures one alone is tried").hasSize(3));
        passed.set(Duration.ofDays(4));
        soon(() -> assertThat(kept(made.hook())).hasSize(4).allMatch(d -> d.state() == State.GIVEN_UP));
        soon(() -> assertThat(alerts.list()).extracting(Alert::key).containsExactly("webhook/a"));
        assertThat(alerts.list().getFirst().words()).contains("it answered 500");
        receiver.manner((exchange, _) -> HookReceiver.status(exchange, 200));
        mail("again@sender.example");
        passed.set(Duration.ofDays(4).plusHours(1));
        soon(() -> assertThat(kept(made.hook()).getFirst().state()).isEqualTo(State.TOLD));
        soon(() -> assertThat(alerts.list()).isEmpty());
        store.hookOutbox().retry(made.hook().id(), kept(made.hook()).getLast().id(), Instant.EPOCH);
        soon(() -> assertThat(kept(made.hook()).getLast().state()).as("given up, and told when asked for").isEqualTo(State.TOLD));
    }

    @Test
    void whatHappenedWhileNobodyToldIsToldInTheNextLife() throws Exception {
        Made made = hook("a", HookEvent.MESSAGE_RECEIVED, HookEvent.ALERT_RAISED);
        hooks.close();
        mail("1@sender.example");
        alerts.raise("b", org.signetmail.store.AlertBook.Severity.WARNING, "words", "remedy", "1");
        assertThat(at("a")).isEmpty();
        alerts.close();
        store.close();
        store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), clock);
        live();
        soon(() -> assertThat(at("a")).extracting(HookReceiver.Got::type).containsExactlyInAnyOrder("message.received", "alert.raised"));
        assertThat(at("a")).allMatch(got -> got.signedBy(made.secret()));
    }

    @Test
    void anotherSecretSignsBesideTheOldOneForADay() throws Exception {
        Made made = hook("a", HookEvent.MESSAGE_RECEIVED);
        Made renewed = value(store.hooks().renewSecret("a"));
        assertThat(renewed.secret()).isNotEqualTo(made.secret());
        mail("1@sender.example");
        soon(() -> assertThat(at("a")).singleElement().matches(got -> got.signedBy(made.secret()) && got.signedBy(renewed.secret())));
        passed.set(Duration.ofDays(1).plusMinutes(1));
        mail("2@sender.example");
        soon(() -> assertThat(at("a")).hasSize(2));
        assertThat(at("a").getLast()).matches(got -> !got.signedBy(made.secret()) && got.signedBy(renewed.secret()));
    }

    @Test
    void aTestSaysHowItWent() throws Exception {
        Made made = hook("a", HookEvent.MESSAGE_RECEIVED);
        value(store.hooks().set("a", null, null, null, false));
        Delivery well = hooks.test(made.hook());
        assertThat(well.state()).isEqualTo(State.TOLD);
        assertThat(at("a").getFirst().type()).isEqualTo("webhook.test");
        receiver.manner((exchange, _) -> HookReceiver.status(exchange, 401));
        Delivery badly = hooks.test(made.hook());
        assertThat(badly.state()).isEqualTo(State.GIVEN_UP);
        assertThat(badly.status()).isEqualTo(401);
    }

    @Test
    void whatHappensWhileItPausesItIsNeverTold() throws Exception {
        Made made = hook("a", HookEvent.MESSAGE_RECEIVED);
        value(store.hooks().set("a", null, null, null, false));
        mail("meanwhile@sender.example");
        value(store.hooks().set("a", null, null, null, true));
        mail("after@sender.example");
        soon(() -> assertThat(at("a")).hasSize(1));
        assertThat(at("a").getFirst().body()).contains("after@sender.example");
        assertThat(kept(made.hook())).hasSize(1);
    }

    @Test
    void aMostOfThoseThatWaitIsKept() throws Exception {
        receiver.manner((exchange, _) -> HookReceiver.status(exchange, 500));
        Made made = hook("a", HookEvent.ALERT_RAISED);
        for (int i = 0; i < 1000; i++) {
            store.occurrences().note(HookEvent.ALERT_RAISED, "", Map.of("key", Integer.toString(i)));
        }
        soon(() -> assertThat(store.hookOutbox().waiting(made.hook().id())).isBetween(500L, 700L));
        receiver.manner((exchange, _) -> HookReceiver.status(exchange, 200));
        Supplier<Long> told = () -> at("a").stream().map(HookReceiver.Got::id).distinct().count();
        passed.set(Duration.ofHours(1));
        soon(() -> assertThat(told.get()).isEqualTo(1000));
        soon(() -> assertThat(kept(made.hook()).size()).as("what is over is forgotten but for the last").isLessThan(700));
    }

    @Test
    void nobodyIsToldInTheClear() {
        assertThat(store.hooks().add("a", receiver.url("/").replace("https:", "http:"), Set.of(HookEvent.ALERT_RAISED), null)).isInstanceOf(Outcome.Refused.class);
        assertThat(http.get().followRedirects()).isEqualTo(HttpClient.Redirect.NEVER);
    }
}
