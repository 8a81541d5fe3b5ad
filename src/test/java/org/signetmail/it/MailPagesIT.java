package org.signetmail.it;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.signetmail.web.pages.Browsing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The queue, what became of mail, bans and sessions on pages of the packaged server, walked as a person would and looked at by axe-core. */
@ExtendWith(ServerFixture.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailPagesIT {
    private final PackagedServer server;
    private Browsing browsing;
    private String signedIn;
    private String item;

    MailPagesIT(PackagedServer server) {
        this.server = server;
    }

    @BeforeAll
    void open() throws Exception {
        int nobodyThere;
        try (var socket = new ServerSocket(0)) {
            nobodyThere = socket.getLocalPort();
        }
        server.signet("config", "set", "route.waits.example", "127.0.0.1:" + nobodyThere).ok();
        server.signet("ban", "add", "203.0.113.0/24", "--reason", "a test").ok();
        for (String to : List.of("late@waits.example", "later@waits.example")) {
            Run.in(server.directory(), "swaks", "--server", PackagedServer.HOST, "--port", "" + server.port(465), "--tlsc", "--helo", "client.example", "--auth", "PLAIN", "--auth-user", PackagedServer.ALICE,
                    "--auth-password", PackagedServer.PASSWORD, "--from", PackagedServer.ALICE, "--to", to, "--header", "Subject: <b>waits</b>", "--body", "a body for " + to).ok();
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> server.signet("queue", "list", "--containing", "late@").ok().contains("no connection"));
        item = server.signet("queue", "list", "--json", "--containing", "late@waits").ok().replaceAll("(?s).*\"id\":\\s*(\\d+).*", "$1");
        browsing = new Browsing(List.of("--host-resolver-rules=MAP mail.example.test 127.0.0.1"));
        signedIn = browsing.signedIn(at(""), PackagedServer.ALICE, PackagedServer.PASSWORD);
    }

    @AfterAll
    void close() {
        browsing.close();
        assertThat(browsing.complaints()).as("what scripts and the content security policy complained of").isEmpty();
    }

    private String at(String path) {
        return "https://mail.example.test:" + server.port(443) + path;
    }

    private BrowserContext alice(int width, ColorScheme scheme) {
        return browsing.person(signedIn, width, scheme);
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "1280, DARK", "390, LIGHT", "390, DARK"})
    void eachPageIsAccessible(int width, ColorScheme scheme) {
        try (BrowserContext person = alice(width, scheme)) {
            Page page = person.newPage();
            page.navigate(at("/history?address=late@waits.example"));
            var paths = new ArrayList<>(List.of("/queue", "/queue?q=nobody", "/queue/" + item, "/queue/" + item + "/message", "/history", "/bans", "/sessions"));
            paths.add(page.locator(".entries a").first().getAttribute("href"));
            Browsing.eachIsAccessible(person, at(""), paths, width + " " + scheme);
        }
    }

    @Test
    void waitingMailIsLookedAtHeldReleasedAndSentAnotherWay() throws Exception {
        try (BrowserContext person = alice(Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            page.navigate(at("/queue?q=late@waits"));
            assertThat(page.locator("#found tbody tr")).hasCount(1);
            page.click("#found tbody a");
            assertThat(page.locator("main .notice.warn")).containsText("no connection");
            assertThat(page.locator(".steps")).containsText("Put off");
            page.click("button[value=hold]");
            assertThat(page.locator(".facts")).containsText("Held");
            page.click("button[value=release]");
            assertThat(page.locator("button[value=hold]")).hasCount(1);
            page.click("a[href$='/message']");
            assertThat(page.locator("pre.log").first()).containsText("Subject: <b>waits</b>");
            assertThat(page.locator("pre.log").last()).containsText("a body for late@waits.example");
            assertThat(server.signet("audit", "--json").ok()).contains("queue.message").doesNotContain("a body for");
            page.navigate(at("/queue/" + item));
            page.fill("#route", "not a host;security=perhaps");
            page.click("form[action$='/reroute'] button");
            assertThat(page.locator("#route-error")).hasCount(1);
            page.fill("#route", "127.0.0.1:9;user=u;password=very-secret-word");
            page.click("form[action$='/reroute'] button");
            assertThat(page.locator(".toast.ok")).containsText("waits.example goes another way");
            assertThat(page.content()).doesNotContain("very-secret-word");
            assertThat(server.signet("audit", "--json").ok()).contains("queue.reroute").doesNotContain("very-secret-word");

            page.navigate(at("/queue?q=later@waits"));
            page.check("#found tbody input[type=checkbox]");
            page.click("#found button[value=remove]");
            assertThat(page.locator(".toast.ok")).containsText("1 mail");
            assertThat(server.signet("queue", "list").ok()).doesNotContain("later@waits");
        }
    }

    @Test
    void addressesAreBannedAndLetInAgain() {
        try (BrowserContext person = alice(Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            page.navigate(at("/bans"));
            page.click("[data-dialog=add]");
            page.fill("dialog[open] #range", "nonsense");
            page.click("dialog[open] button.primary");
            assertThat(page.locator("dialog[open] .error, dialog[open] .notice.bad")).hasCount(1);
            page.fill("dialog[open] #range", "198.51.100.7");
            page.click("dialog[open] button.primary");
            assertThat(page.locator("main table")).containsText("198.51.100.7");
            page.locator("tr", new Page.LocatorOptions().setHasText("198.51.100.7")).locator("button").click();
            assertThat(page.locator("main table")).not().containsText("198.51.100.7");
            page.navigate(at("/history?address=nobody"));
            assertThat(page.locator("#address-error")).containsText("name@domain");
        }
    }
}
