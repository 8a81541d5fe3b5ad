package org.signetmail.it;

import java.util.List;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
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

/** One's own filters on their page: absence, and scripts as text. */
@ExtendWith(ServerFixture.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilterPagesIT {
    private static final String UTA = "uta@example.test";
    private static final String AT = "/accounts/uta%40example.test/filters";
    private final PackagedServer server;
    private Browsing browsing;
    private String signedIn;

    FilterPagesIT(PackagedServer server) {
        this.server = server;
    }

    @BeforeAll
    void open() throws Exception {
        server.signet("account", "add", UTA, "--password-stdin").feed("secret of uta").ok();
        browsing = new Browsing(List.of("--host-resolver-rules=MAP mail.example.test 127.0.0.1"));
        signedIn = browsing.signedIn(at(""), UTA, "secret of uta");
    }

    @AfterAll
    void close() {
        browsing.close();
        assertThat(browsing.complaints()).as("what scripts and the content security policy complained of").isEmpty();
    }

    private String at(String path) {
        return "https://mail.example.test:" + server.port(443) + path;
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "1280, DARK", "390, LIGHT", "390, DARK"})
    void thePageIsAccessible(int width, ColorScheme scheme) throws Exception {
        server.signet("sieve", "put", UTA, "lists", "-").feed("keep;\n").ok();
        try (BrowserContext person = browsing.person(signedIn, width, scheme)) {
            Browsing.eachIsAccessible(person, at(""), List.of(AT, AT + "?new=yes", AT + "?name=lists"), width + " " + scheme);
        }
    }

    @Test
    void absenceIsWrittenAndReadBack() throws Exception {
        try (BrowserContext person = browsing.person(signedIn, Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            page.navigate(at("/accounts/uta%40example.test"));
            page.click("nav.tabs a[href$='/filters']");
            page.fill("#from", "2026-12-24");
            page.fill("#until", "2026-12-01");
            page.fill("#text", "I am \"away\".\nAsk Bob.");
            page.click("form[action$='/away'] button");
            assertThat(page.locator("#until-error")).hasCount(1);
            page.fill("#until", "2027-01-02");
            page.fill("#subject", "Weg – bis bald");
            page.click("form[action$='/away'] button");
            assertThat(page.locator(".toast.ok")).hasCount(1);
            assertThat(page.locator("#from")).hasValue("2026-12-24");
            assertThat(page.locator("#until")).hasValue("2027-01-02");
            assertThat(page.locator("#subject")).hasValue("Weg – bis bald");
            assertThat(page.locator("#text")).hasValue("I am \"away\".\nAsk Bob.");
            assertThat(server.signet("sieve", "show", UTA, "absence").ok()).contains("currentdate :value \"ge\" \"date\" \"2026-12-24\"");
            assertThat(server.signet("sieve", "list", UTA).ok()).containsPattern("absence\\s+true");
            page.click("form[action$='/off'] >> nth=0 >> button");
            assertThat(page.locator("main .badge.ok")).hasCount(0);
        }
    }

    @Test
    void scriptsAreCheckedWhenTheyAreKept() throws Exception {
        try (BrowserContext person = browsing.person(signedIn, Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            page.navigate(at(AT + "?new=yes"));
            page.fill("#name", "mine");
            page.fill("#script-text", "keep;\nfrobnicate;\nfileinto \"a\";\n");
            page.click("form[action$='/save'] button.primary");
            assertThat(page.locator("form[action$='/save'] .notice.bad li")).hasCount(2);
            assertThat(page.locator("form[action$='/save'] .notice.bad li").first()).containsText("Line 2: there is no command frobnicate");
            page.fill("#script-text", "require \"fileinto\";\nfileinto \"Archive\";\n");
            page.click("button[value=check]");
            assertThat(page.locator("form[action$='/save'] .notice.ok")).hasCount(1);
            page.click("form[action$='/save'] button.primary");
            assertThat(page.locator("main table")).containsText("mine");
            page.locator("tr", new Page.LocatorOptions().setHasText("mine")).locator("form[action$='/activate'] button").click();
            assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("mine")).locator(".badge.ok")).hasCount(1);
            page.locator("tr", new Page.LocatorOptions().setHasText("mine")).locator("form[action$='/off'] button").click();
            page.locator("tr", new Page.LocatorOptions().setHasText("mine")).locator("form[action$='/remove'] button").click();
            assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("mine"))).hasCount(0);
        }
    }
}
