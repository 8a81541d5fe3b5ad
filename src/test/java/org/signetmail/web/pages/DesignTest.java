package org.signetmail.web.pages;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.javalin.Javalin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.signetmail.web.api.Actor;
import org.signetmail.web.http.EventStreams;

import static org.assertj.core.api.Assertions.assertThat;

/** What all pages are made of, in a browser: under the policy that the server sends, in both colours, on a phone. */
class DesignTest {
    private static final String POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
            + "base-uri 'none'; frame-ancestors 'none'";

    private static Javalin server;
    private static Browsing browsing;

    @BeforeAll
    static void open() {
        var pages = new HttpPages(AllPages.routes(null, null, null, null), _ -> Optional.of(new Visitors.Visitor(Actor.local("root"), "token")),
                null, () -> "mail.example.com", new EventStreams(), Clock.systemUTC(), ZoneOffset.UTC);
        server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.startupWatcherEnabled = false;
            config.routes.before(context -> context.header("Content-Security-Policy", POLICY));
            pages.register(config.routes);
        }).start("localhost", 0);
        browsing = new Browsing();
    }

    @AfterAll
    static void close() {
        browsing.close();
        server.stop();
        assertThat(browsing.complaints()).isEmpty();
    }

    private static String at(String path) {
        return "http://localhost:" + server.port() + path;
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "1280, DARK", "390, LIGHT", "390, DARK"})
    void allPartsAreAccessible(int width, ColorScheme scheme) {
        try (BrowserContext person = browsing.person(width, scheme)) {
            Page page = person.newPage();
            page.navigate(at("/design"));
            shot(page, "design-" + width + "-" + scheme);
            Browsing.accessible(page, "the parts, " + width + " wide, " + scheme);
            page.locator("[data-dialog=sample]").click();
            shot(page, "dialog-" + width + "-" + scheme);
            Browsing.accessible(page, "a dialogue, " + width + " wide, " + scheme);
        }
    }

    /** {@code SHOTS=DIR} in the environment keeps pictures to look at. */
    static void shot(Page page, String name) {
        String folder = System.getenv("SHOTS");
        if (folder != null) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, name + ".png")).setFullPage(true));
        }
    }

    @Test
    void aMissingPageSaysSoInThePersonsLanguage() {
        try (BrowserContext person = browsing.person(Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            page.navigate(at("/nothing"));
            assertThat(page.locator("h1").textContent()).isEqualTo("There is no such page");
            page.locator(".who summary").click();
            page.locator("#language").selectOption("de");
            page.waitForURL(at("/nothing"));
            assertThat(page.locator("h1").textContent()).isEqualTo("Diese Seite gibt es nicht");
            assertThat(page.locator("html").getAttribute("lang")).isEqualTo("de");
            page.locator(".who summary").click();
            page.locator("#theme").selectOption("dark");
            page.waitForSelector("html[data-theme=dark]");
            Browsing.accessible(page, "a missing page, in German and dark");
        }
    }

    @Test
    void aDialogueIsWorkedByKeysAlone() {
        try (BrowserContext person = browsing.person(Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            page.navigate(at("/design"));
            page.keyboard().press("Tab");
            assertThat(page.evaluate("document.activeElement.className")).isEqualTo("skip");
            page.keyboard().press("Enter");
            assertThat(page.evaluate("document.activeElement.id")).isEqualTo("content");
            page.locator("[data-dialog=sample]").focus();
            page.keyboard().press("Enter");
            assertThat(page.evaluate("document.activeElement.name")).isEqualTo("sample-address");
            page.keyboard().press("Escape");
            assertThat(page.evaluate("document.activeElement.dataset.dialog")).as("focus is back where it was").isEqualTo("sample");
        }
    }

    @Test
    void onAPhoneTheMenuOpensAndCloses() {
        try (BrowserContext person = browsing.person(Browsing.PHONE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            page.navigate(at("/design"));
            assertThat(page.locator("#side").isVisible()).isFalse();
            page.locator("[popovertarget=side]").click();
            assertThat(page.locator("#side").isVisible()).isTrue();
            shot(page, "menu");
            Browsing.accessible(page, "the menu on a phone");
            page.keyboard().press("Escape");
            assertThat(page.locator("#side").isVisible()).isFalse();
            Number small = (Number) page.evaluate("Array.from(document.querySelectorAll('main .button:not(.link), main .input, .topbar .button'))"
                    + ".filter(e => e.offsetParent).filter(e => e.getBoundingClientRect().height < 44).length");
            assertThat(small.intValue()).as("targets lower than 44 px").isZero();
        }
    }
}
