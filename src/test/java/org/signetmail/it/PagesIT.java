package org.signetmail.it;

import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
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

/** The administrator's pages of the packaged server, in a browser: walked as a person would, by keys alone, and looked at by axe-core. */
@ExtendWith(ServerFixture.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesIT {
    private static final List<String> PAGES = List.of("/", "/domains", "/domains/example.test", "/domains/example.test/dns?first=yes", "/accounts", "/accounts/alice@example.test", "/accounts/alice@example.test?tab=access",
            "/accounts/alice@example.test?tab=programs", "/aliases", "/settings", "/audit");

    private static final int MANY = 20;

    private final PackagedServer server;
    private Browsing browsing;
    private String signedIn;

    PagesIT(PackagedServer server) {
        this.server = server;
    }

    @BeforeAll
    void open() {
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

    private void enter(Page page, String user, String password) {
        Browsing.enter(page, at(""), user, password);
    }

    private BrowserContext alice(int width, ColorScheme scheme) {
        return browsing.person(signedIn, width, scheme);
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "1280, DARK", "390, LIGHT", "390, DARK"})
    void eachPageIsAccessible(int width, ColorScheme scheme) {
        try (BrowserContext person = alice(width, scheme)) {
            Browsing.eachIsAccessible(person, at(""), PAGES, width + " " + scheme);
        }
        try (BrowserContext stranger = browsing.person(width, scheme)) {
            Page page = stranger.newPage();
            page.navigate(at("/sign-in"));
            Browsing.shot(page, "sign-in " + width + " " + scheme);
            Browsing.accessible(page, "signing in, " + width + " wide, " + scheme);
        }
    }

    @Test
    void fromSigningInToAnAccountThatGetsMail() throws Exception {
        try (BrowserContext person = browsing.person(Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            page.navigate(at("/domains?q=walk"));
            page.fill("#user", PackagedServer.ALICE);
            page.fill("#password", "not the password");
            page.click("main button.primary");
            assertThat(page.locator(".notice.bad")).hasText("Address and password do not belong together.");
            page.fill("#password", PackagedServer.PASSWORD);
            page.click("main button.primary");
            assertThat(page).hasURL(at("/domains?q=walk"));

            page.click("[data-dialog=add]");
            page.fill("dialog[open] #name", "not a domain!");
            page.click("dialog[open] button.primary");
            assertThat(page.locator("dialog[open] .notice.bad, dialog[open] .error")).hasCount(1);
            Browsing.accessible(page, "a refused form");
            page.fill("dialog[open] #name", "walk.test");
            page.click("dialog[open] button.primary");
            assertThat(page.locator("h1")).hasText("walk.test");
            assertThat(page.locator(".toast.ok")).containsText("walk.test was added");
            assertThat(page.locator("table").first()).containsText("v=spf1");

            page.click("nav#side a[href='/accounts']");
            page.click("[data-dialog=add]");
            page.fill("dialog[open] #address", "wanda@walk.test");
            page.fill("dialog[open] #displayName", "Wanda <b>Walker</b>");
            page.fill("dialog[open] #quota", "many");
            page.click("dialog[open] button.primary");
            assertThat(page.locator("#quota-error")).hasText("quota is a whole number of MiB");
            page.fill("dialog[open] #quota", "100");
            page.click("dialog[open] button.primary");
            String password = page.locator("#secret").textContent();
            assertThat(password).hasSizeGreaterThan(12);
            Browsing.accessible(page, "a password that is shown once");
            assertThat(Run.in(server.directory(), "curl", "-sS", "--cacert", server.authority().toString(), "--resolve", "mail.example.test:" + server.port(993) + ":127.0.0.1", "--user",
                    "wanda@walk.test:" + password, "imaps://mail.example.test:" + server.port(993) + "/", "-X", "STATUS INBOX (MESSAGES)").ok()).contains("MESSAGES 0");

            page.click("nav#side a[href='/accounts']");
            page.fill("input[type=search]", "wanda");
            assertThat(page.locator("#found tbody tr")).hasCount(1);
            assertThat(page).hasURL(Pattern.compile(".*/accounts\\?.*q=wanda.*"));
            assertThat(page.locator("#found tbody .under")).hasText("Wanda <b>Walker</b>");

            page.click("nav#side a[href='/aliases']");
            page.click("[data-dialog=add]");
            page.fill("dialog[open] #address", "info@walk.test");
            page.fill("dialog[open] #targets", "wanda@walk.test\nalice@example.test");
            page.click("dialog[open] button.primary");
            Locator row = page.locator("tr", new Page.LocatorOptions().setHasText("info@walk.test"));
            assertThat(row).containsText("wanda@walk.test, alice@example.test");
            row.locator("[data-dialog=edit]").click();
            assertThat(page.locator("#new-targets")).hasValue("wanda@walk.test\nalice@example.test");
            Browsing.accessible(page, "changing an alias");
            page.fill("#new-targets", "wanda@walk.test");
            page.click("dialog[open] button.primary");
            assertThat(row.locator("td").first()).hasText("wanda@walk.test");
            row.locator("[data-dialog=remove]").click();
            assertThat(page.locator("#remove [data-fill=who]")).hasText("info@walk.test");
            page.click("#remove button.danger");
            assertThat(page.locator(".toast.ok")).containsText("info@walk.test was removed");

            page.click("nav#side a[href='/audit']");
            assertThat(page.locator(".entries > li").first()).containsText("aliases.remove");
            assertThat(page.locator(".entries > li").first()).containsText("by alice@example.test, from 127.0.0.1");

            out(page);
            page.navigate(at("/accounts"));
            assertThat(page.locator("#user")).hasCount(1);
        }
    }

    @Test
    void settingsAreTypedAndToldWhyTheyAreRefused() {
        try (BrowserContext person = alice(Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            page.navigate(at("/settings?q=smtp.max-recipients"));
            Locator one = page.locator("li[id='smtp.max-recipients']");
            one.locator("input[name=value]").fill("a lot");
            one.locator(".one button").click();
            assertThat(page.locator("li[id='smtp.max-recipients'] [role=alert]")).containsText("a number from");
            page.locator("li[id='smtp.max-recipients'] input[name=value]").fill("777");
            page.locator("li[id='smtp.max-recipients'] .one button").click();
            assertThat(page.locator("li[id='smtp.max-recipients'] input[name=value]")).hasValue("777");
            page.locator("li[id='smtp.max-recipients'] form[action$=unset] button").click();
            assertThat(page.locator(".toast.ok")).containsText("has its default again");
        }
    }

    @Test
    void germanPagesSpeakGerman() {
        try (BrowserContext person = browsing.person(new Browser.NewContextOptions().setStorageState(signedIn).setViewportSize(Browsing.WIDE, 900).setIgnoreHTTPSErrors(true)
                .setLocale("de-DE"))) {
            Page page = person.newPage();
            page.navigate(at("/settings"));
            Browsing.shot(page, "settings in German");
            Browsing.accessible(page, "settings in German");
            assertThat(page.locator("main")).not().containsText("signet ");
            Locator one = page.locator("li[id='smtp.max-recipients']");
            assertThat(one.locator("h3")).hasText("Höchstzahl der Empfänger");
            assertThat(one).containsText("So viele Empfänger darf eine Nachricht haben.");
            one.locator("input[name=value]").fill("viele");
            one.locator(".one button").click();
            assertThat(page.locator("li[id='smtp.max-recipients'] [role=alert]")).hasText("smtp.max-recipients ist eine Zahl von 100 bis 100000, nicht „viele“");
            page.navigate(at("/aliases"));
            page.click("[data-dialog=add]");
            page.fill("dialog[open] #address", "x@nowhere.test");
            page.fill("dialog[open] #targets", PackagedServer.ALICE);
            page.click("dialog[open] button.primary");
            assertThat(page.locator("dialog[open] .notice.bad, dialog[open] .error")).hasText("Es gibt keine Domain nowhere.test. Fügen Sie sie zuerst hinzu.");
            page.navigate(at("/domains/example.test/dns?first=yes"));
            assertThat(page.locator("main")).containsText("wohin E-Mail für die Domain geht");
            Browsing.shot(page, "DNS in German");
            page.navigate(at("/accounts/nobody@example.test"));
            assertThat(page.locator("main")).containsText("Es gibt kein Konto nobody@example.test");
        }
    }

    @Test
    void allIsDoneByKeysAlone() {
        try (BrowserContext person = browsing.person(Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            page.navigate(at("/aliases"));
            // The field is where one begins; the browser goes there as it first paints.
            assertThat(page.locator("#user")).isFocused();
            page.keyboard().type(PackagedServer.ALICE);
            page.keyboard().press("Tab");
            page.keyboard().type(PackagedServer.PASSWORD);
            page.keyboard().press("Enter");
            assertThat(page.locator("h1")).hasText("Aliases");
            tabTo(page, "Add an alias");
            page.keyboard().press("Enter");
            page.keyboard().type("keys@example.test");
            page.keyboard().press("Tab");
            page.keyboard().type(PackagedServer.ALICE);
            tabTo(page, "Add an alias");
            page.keyboard().press("Enter");
            assertThat(page.locator("tbody")).containsText("keys@example.test");
            tabTo(page, "Remove keys@example.test");
            page.keyboard().press("Enter");
            tabTo(page, "Remove");
            page.keyboard().press("Enter");
            assertThat(page.locator(".toast.ok")).containsText("keys@example.test was removed");
        }
    }

    private static void tabTo(Page page, String name) {
        for (int i = 0; i < 60; i++) {
            page.keyboard().press("Tab");
            if (page.evaluate("(document.activeElement.ariaLabel || document.activeElement.textContent || '').trim()").equals(name)) {
                return;
            }
        }
        throw new AssertionError("nothing called " + name + " was reached by the Tab key");
    }

    @Test
    void everybodySeesTheirOwnAlone() throws Exception {
        server.signet("domain", "add", "theirs.test").ok();
        server.signet("account", "add", "dora@theirs.test", "--password-stdin", "--role", "domain-admin").feed("correct horse 8").ok();
        server.signet("account", "add", "uli@theirs.test", "--password-stdin").feed("correct horse 9").ok();
        try (BrowserContext person = browsing.person(Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            enter(page, "dora@theirs.test", "correct horse 8");
            Browsing.accessible(page, "a domain administrator's overview");
            page.navigate(at("/accounts"));
            assertThat(page.locator("tbody tr")).hasCount(2);
            assertThat(page.navigate(at("/accounts/alice@example.test")).status()).isEqualTo(404);
            assertThat(page.navigate(at("/domains/example.test")).status()).isEqualTo(404);
            assertThat(page.navigate(at("/settings")).status()).isEqualTo(403);
            assertThat(page.locator("h1")).hasText("That is not yours to do");
        }
        try (BrowserContext person = browsing.person(Browsing.PHONE, ColorScheme.DARK)) {
            Page page = person.newPage();
            enter(page, "uli@theirs.test", "correct horse 9");
            Browsing.accessible(page, "an account owner's overview");
            assertThat(page.navigate(at("/accounts/dora@theirs.test")).status()).isEqualTo(404);
            assertThat(page.navigate(at("/accounts")).status()).isEqualTo(403);
            assertThat(page.navigate(at("/accounts/uli@theirs.test?tab=access")).status()).isEqualTo(200);
            Browsing.accessible(page, "an account owner's own access");
        }
    }

    private static void out(Page page) {
        page.locator(".who summary").click();
        page.click("form[action='/sign-out'] button");
        assertThat(page.locator("#user")).hasCount(1);
    }

    @Test
    void anOpenOverviewIsToldWhatIsNew() throws Exception {
        var sockets = new ArrayList<Socket>();
        try (BrowserContext person = alice(Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            page.navigate(at("/"));
            for (String chart : new String[] {"mail", "tls", "safe"}) {
                assertThat(page.locator("figure[data-chart=" + chart + "] canvas")).hasCount(1);
            }
            assertThat(page.locator("[data-live]")).hasAttribute("data-state", "open");
            int before = Integer.parseInt(page.locator("#tiles .tile").nth(3).locator(".value").textContent());
            for (int i = 0; i < MANY; i++) {
                sockets.add(new Socket(PackagedServer.HOST, server.port(143)));
            }
            page.waitForFunction("least => Number(document.querySelectorAll('#tiles .tile')[3].querySelector('.value').textContent) >= least", before + MANY / 2,
                    new Page.WaitForFunctionOptions().setTimeout(30_000));
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** A form that another site sends, or that lacks what only our page knows, does nothing. */
    @Test
    void forgedFormsAreRefused() throws Exception {
        String cookie;
        String csrf;
        try (BrowserContext person = alice(Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            page.navigate(at("/aliases"));
            csrf = page.locator("input[name=csrf]").first().getAttribute("value");
            cookie = person.cookies().stream().map(c -> c.name + "=" + c.value).collect(Collectors.joining("; "));
            Map<String, Cookie> byName = person.cookies().stream().collect(Collectors.toMap(c -> c.name, c -> c));
            assertThat(byName.keySet()).allMatch(name -> name.startsWith("__Host-"));
            assertThat(byName.values()).allMatch(c -> c.secure && c.httpOnly && c.domain.equals("mail.example.test"));
        }
        String body = "address=forged%40example.test&targets=alice%40example.test";
        assertThat(posted(cookie, body + "&csrf=" + csrf, "Sec-Fetch-Site", "cross-site")).isEqualTo(403);
        assertThat(posted(cookie, body + "&csrf=" + csrf, "Origin", "https://evil.test")).isEqualTo(403);
        assertThat(posted(cookie, body + "&csrf=" + csrf, "Accept", "*/*")).as("nobody says where from").isEqualTo(403);
        assertThat(posted(cookie, body, "Sec-Fetch-Site", "same-origin")).isEqualTo(403);
        assertThat(posted(cookie, body + "&csrf=wrong", "Sec-Fetch-Site", "same-origin")).isEqualTo(403);
        assertThat(server.signet("alias", "list").ok()).doesNotContain("forged@example.test");
        assertThat(posted(cookie, body + "&csrf=" + csrf, "Sec-Fetch-Site", "same-origin")).isEqualTo(303);
        assertThat(server.signet("alias", "remove", "forged@example.test").ok()).contains("forged@example.test");
    }

    private int posted(String cookie, String body, String header, String value) throws Exception {
        Run.Ended ended = Run.in(server.directory(), "curl", "-sk", "-o", "/dev/null", "-w", "%{http_code}", "--resolve", "mail.example.test:" + server.port(443) + ":127.0.0.1",
                "-H", "Cookie: " + cookie, "-H", header + ": " + value, "--data", body, at("/aliases/add")).end();
        return Integer.parseInt(ended.output());
    }

    @Test
    void aSessionBeginsUnderANewSecretAndEndsWithTheSignOut() {
        try (BrowserContext person = browsing.person(Browsing.WIDE, ColorScheme.LIGHT)) {
            person.addCookies(List.of(new Cookie("__Host-signet", "planted-by-somebody-else-000000000000000000").setUrl(at("/")).setSecure(true).setHttpOnly(true)));
            Page page = person.newPage();
            enter(page, PackagedServer.ALICE, PackagedServer.PASSWORD);
            Cookie session = person.cookies().stream().filter(c -> c.name.equals("__Host-signet")).findFirst().orElseThrow();
            assertThat(session.value).isNotEqualTo("planted-by-somebody-else-000000000000000000");
            out(page);
            person.addCookies(List.of(new Cookie(session.name, session.value).setUrl(at("/")).setSecure(true).setHttpOnly(true)));
            page.navigate(at("/accounts"));
            assertThat(page.locator("#user")).hasCount(1);
        }
    }

    @Test
    void assetsAreKeptForGoodAndPathsDoNotClimb() throws Exception {
        String page = curl("/sign-in");
        String style = page.replaceAll("(?s).*href=\"(/static/[^\"]+app.css)\".*", "$1");
        assertThat(curl("-i", "-H", "Accept-Encoding: gzip", "-o", "-", style).lines().toList()).anyMatch(l -> l.startsWith("Cache-Control: public, max-age=31536000, immutable"))
                .anyMatch(l -> l.equals("Content-Encoding: gzip"));
        // What is made for a visitor is not compressed: its length would tell of its secrets.
        assertThat(curl("-i", "-H", "Accept-Encoding: gzip", "/sign-in")).contains("</html>").doesNotContain("Content-Encoding");
        assertThat(curl("-o", "/dev/null", "-w", "%{http_code}", style.replaceAll("/static/[0-9a-f]+/", "/static/000000000000000000/"))).isEqualTo("404");
        assertThat(curl("--path-as-is", "-o", "/dev/null", "-w", "%{http_code}", "/static/x/../../../../etc/passwd")).matches("40[04]");
        assertThat(curl("-i", "/sign-in?to=https://evil.test/")).contains("HTTP/1.1 200");
    }

    private String curl(String... words) throws Exception {
        var command = new ArrayList<>(List.of("curl", "-sk", "--resolve", "mail.example.test:" + server.port(443) + ":127.0.0.1"));
        command.addAll(List.of(words).subList(0, words.length - 1));
        command.add(at(words[words.length - 1]));
        return Run.in(server.directory(), command.toArray(String[]::new)).end().output();
    }
}
