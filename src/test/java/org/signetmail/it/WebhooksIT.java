package org.signetmail.it;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.signetmail.care.hook.HookReceiver;
import org.signetmail.web.pages.Browsing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** Webhooks of the packaged server: told over HTTPS of mail and logins, over a SIGKILL too; by commands and on the page. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhooksIT {
    private PackagedServer server;
    private HookReceiver receiver;

    @BeforeAll
    void launch() throws Exception {
        server = PackagedServer.launch();
        receiver = new HookReceiver();
        Files.writeString(server.data().resolve("trust/receiver.pem"), receiver.rootPem());
    }

    @AfterAll
    void end() throws Exception {
        receiver.close();
        server.close();
    }

    private static void soon(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }

    private List<HookReceiver.Got> at(String name) {
        return receiver.got().stream().filter(got -> got.path().equals("/" + name)).toList();
    }

    /** Makes one; its secret. */
    private String hook(String name, String events) throws Exception {
        String said = server.signet("webhook", "add", name, receiver.url("/" + name), "--event", events).ok();
        return said.lines().filter(line -> line.startsWith("secret")).map(line -> line.replaceAll("^secret +", "")).findFirst().orElseThrow(() -> new AssertionError(said));
    }

    private void mail(String id) throws Exception {
        Run.in(server.directory(), "swaks", "--server", PackagedServer.HOST, "--port", "" + server.port(25), "--tls", "--from", "boss@sender.example", "--to", PackagedServer.ALICE,
                "--header", "Message-Id: <" + id + "@sender.example>").ok();
    }

    private static List<String> messages(List<HookReceiver.Got> got) {
        return got.stream().map(one -> one.json().path("data").path("messageId").asString()).distinct().toList();
    }

    @Test
    void mailLoginsAndBansAreToldSigned() throws Exception {
        receiver.manner((exchange, _) -> HookReceiver.status(exchange, 200));
        String secret = hook("all", "message.received,login.failed,login.succeeded,login.banned");
        mail("told");
        soon(() -> assertThat(at("all")).anySatisfy(got -> {
            assertThat(got.type()).isEqualTo("message.received");
            assertThat(got.json().path("data").path("messageId").asString()).isEqualTo("told@sender.example");
            assertThat(got.json().path("data").path("tls").asString()).startsWith("TLSv1.3");
            assertThat(got.signedBy(secret)).isTrue();
        }));
        for (String password : List.of("wrong", PackagedServer.PASSWORD)) {
            Run.in(server.directory(), "sh", "-c", "curl -sk -u '" + PackagedServer.ALICE + ":" + password + "' imaps://" + PackagedServer.HOST + ":" + server.port(993) + "/ || true").ok();
        }
        server.signet("ban", "add", "203.0.113.9", "--reason", "a test").ok();
        soon(() -> assertThat(at("all")).extracting(HookReceiver.Got::type).contains("login.failed", "login.succeeded", "login.banned"));
        assertThat(server.signet("webhook", "test", "all").ok()).contains("told");
        assertThat(server.signet("webhook", "deliveries", "all", "--bodies").ok()).contains("webhook.test").contains("told@sender.example");
        assertThat(server.signet("webhook", "list").ok()).contains(receiver.url("/all")).doesNotContain("whsec_");
        assertThat(server.signet("audit", "--json").ok()).contains("webhooks.add").doesNotContain(secret);
        assertThat(server.signet("webhook", "add", "bad", "http://localhost/", "--event", "message.received").fails()).contains("https://");
        assertThat(server.signet("webhook", "add", "bad", "https://localhost/", "--event", "message.eaten").fails()).contains("no event").contains("message.bounced");
        server.signet("webhook", "remove", "all").ok();
    }

    @Test
    void mailThatIsSentOnIsToldWithItsWay() throws Exception {
        receiver.manner((exchange, _) -> HookReceiver.status(exchange, 200));
        hook("out", "message.delivered,message.deferred,message.bounced");
        server.signet("config", "set", "route.ours.example", PackagedServer.HOST + ":" + server.port(25)).ok();
        server.signet("config", "set", "route.gone.example", PackagedServer.HOST + ":1").ok();
        for (String to : List.of("nobody@ours.example", "x@gone.example")) {
            Run.in(server.directory(), "swaks", "--server", PackagedServer.HOST, "--port", "" + server.port(465), "--tlsc", "--helo", "client.example", "--auth", "PLAIN", "--auth-user",
                    PackagedServer.ALICE, "--auth-password", PackagedServer.PASSWORD, "--from", PackagedServer.ALICE, "--to", to).ok();
        }
        soon(() -> assertThat(at("out")).extracting(HookReceiver.Got::type).contains("message.bounced", "message.deferred"));
        assertThat(at("out")).filteredOn(got -> got.type().equals("message.bounced")).singleElement().satisfies(got -> {
            assertThat(got.json().path("data").path("recipient").asString()).isEqualTo("nobody@ours.example");
            assertThat(got.json().path("data").path("reply").asString()).contains("leads back to this server");
            assertThat(got.json().path("data").path("notice").asLong()).isPositive();
        });
        server.signet("webhook", "remove", "out").ok();
    }

    /** One was being tried, one waited, one was only in the history: all are told by the next life. */
    @Test
    void whatWaitsIsToldAfterAKill() throws Exception {
        receiver.manner((exchange, _) -> HookReceiver.status(exchange, 503));
        String secret = hook("late", "message.received");
        mail("first");
        soon(() -> assertThat(at("late")).isNotEmpty());
        String id = at("late").getFirst().id();
        mail("second");
        mail("third");
        server.kill();
        receiver.manner((exchange, _) -> HookReceiver.status(exchange, 200));
        server.start();
        soon(() -> assertThat(messages(at("late"))).contains("first@sender.example", "second@sender.example", "third@sender.example"));
        assertThat(at("late")).allMatch(got -> got.signedBy(secret));
        assertThat(at("late").stream().filter(got -> got.body().contains("first@")).map(HookReceiver.Got::id).distinct()).containsExactly(id);
        soon(() -> assertThat(server.signet("webhook", "show", "late").ok()).containsPattern("waiting +0"));
        server.signet("webhook", "remove", "late").ok();
        assertThat(server.signet("check").ok()).contains("sound");
    }

    @Test
    void onThePage() throws Exception {
        receiver.manner((exchange, _) -> HookReceiver.status(exchange, 200));
        try (var browsing = new Browsing(List.of("--host-resolver-rules=MAP mail.example.test 127.0.0.1"))) {
            String origin = "https://mail.example.test:" + server.port(443);
            String signedIn = browsing.signedIn(origin, PackagedServer.ALICE, PackagedServer.PASSWORD);
            try (BrowserContext alice = browsing.person(signedIn, Browsing.WIDE, ColorScheme.LIGHT)) {
                Page page = alice.newPage();
                page.navigate(origin + "/webhooks");
                page.click("[data-dialog=add]");
                page.fill("dialog[open] #name", "page");
                page.fill("dialog[open] #address", "http://localhost/");
                page.check("dialog[open] [name='on-message.received']");
                page.click("dialog[open] button.primary");
                assertThat(page.locator("dialog[open] .notice.bad")).containsText("https://");
                Browsing.accessible(page, "the dialogue, refused");
                page.fill("dialog[open] #address", receiver.url("/page"));
                page.click("dialog[open] button.primary");
                assertThat(page.locator("#secret")).containsText("whsec_");
                Browsing.accessible(page, "the secret");
                Browsing.shot(page, "webhook secret");
                page.click("form[action$='/test'] button");
                assertThat(page.locator(".toast.ok")).containsText("was taken");
                assertThat(page.locator("#secret")).hasCount(0);
                assertThat(page.locator("main table")).containsText("webhook.test");
                receiver.manner((exchange, _) -> HookReceiver.status(exchange, 401));
                page.click("form[action$='/test'] button");
                assertThat(page.locator(".toast.bad")).containsText("401");
                receiver.manner((exchange, _) -> HookReceiver.status(exchange, 200));
                page.locator("main table form button").first().click();
                soon(() -> assertThat(server.signet("webhook", "deliveries", "page").ok()).doesNotContain("given-up"));
                page.check("[name='on-login.failed']");
                page.click("form[action$='/set'] button");
                assertThat(page.locator("[name='on-login.failed']")).isChecked();
                page.click("form[action$='/pause'] button");
                assertThat(page.locator(".head .badge")).containsText("Paused");
                page.click("form[action$='/pause'] button");
                assertThat(page.locator(".head .badge")).containsText("On");
            }
            for (int width : new int[] {Browsing.WIDE, Browsing.PHONE}) {
                for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                    try (BrowserContext alice = browsing.person(signedIn, width, scheme)) {
                        Browsing.eachIsAccessible(alice, origin, new ArrayList<>(List.of("/webhooks", "/webhooks/page")), width + " " + scheme);
                    }
                }
            }
            try (BrowserContext alice = browsing.person(signedIn, Browsing.WIDE, ColorScheme.LIGHT)) {
                Page page = alice.newPage();
                page.navigate(origin + "/webhooks/page");
                page.click("[data-dialog=remove]");
                page.click("dialog[open] button.danger");
                assertThat(page.locator(".toast.ok")).containsText("is removed");
            }
            assertThat(browsing.complaints()).isEmpty();
        }
    }
}
