package org.signetmail.it;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.signetmail.web.pages.Browsing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** From an empty server to the first mail, in a browser, by the address that quickstart prints. */
class SetUpIT {
    private static final LocatorAssertions.IsVisibleOptions PATIENT = new LocatorAssertions.IsVisibleOptions().setTimeout(60_000);
    private static final Pattern ADDRESS = Pattern.compile("https://localhost:\\d+(/first-start\\?code=[\\w-]{43})");

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "390, DARK"})
    void fromNothingToTheFirstMail(int width, ColorScheme scheme) throws Exception {
        try (var server = PackagedServer.launchForSetUp(); var browsing = new Browsing(); BrowserContext person = browsing.person(width, scheme)) {
            Matcher printed = ADDRESS.matcher(server.log());
            assertThat(printed.find()).as("an address is printed").isTrue();
            String base = "https://localhost:" + server.port(443);
            Page page = person.newPage();
            page.setDefaultNavigationTimeout(30_000);
            page.navigate(base + "/first-start?code=wrong");
            looked(page, "a wrong code", width);
            page.navigate(base + printed.group(1));
            assertThat(page.url()).as("the code is in no address any more").isEqualTo(base + "/first-start/host");
            looked(page, "host", width);
            next(page, "name", "no host name");
            assertThat(page.locator("#name-error")).hasCount(1);
            next(page, "name", "mail.example.test");
            looked(page, "domain", width);
            next(page, "name", "example.test");
            looked(page, "account", width);
            page.fill("#password", "short");
            next(page, "name", "alice");
            assertThat(page.locator("#password-error")).hasCount(1);
            page.fill("#password", PackagedServer.PASSWORD);
            next(page, "name", "alice");
            looked(page, "certificate", width);
            page.click("main button.primary");
            assertThat(page.locator("#first")).hasCount(1);
            looked(page, "records", width);
            assertThat(person.request().get(base + "/first-start").status()).isEqualTo(404);
            assertThat(person.request().get(base + printed.group(1)).status()).isEqualTo(404);
            Run.in(server.directory(), "swaks", "--server", "127.0.0.1:" + server.port(25), "--from", "bob@elsewhere.test", "--to", PackagedServer.ALICE, "--h-Subject", "the first").ok();
            assertThat(Run.in(server.directory(), "curl", "-s", "--cacert", server.authority().toString(), "--resolve", "mail.example.test:" + server.port(993) + ":127.0.0.1", "--user",
                    PackagedServer.ALICE + ":" + PackagedServer.PASSWORD, "imaps://mail.example.test:" + server.port(993) + "/INBOX;MAILINDEX=1").ok()).contains("Subject: the first");
            assertThat(server.signet("audit", "--json").ok()).contains("the set-up").contains("accounts.add").doesNotContain(PackagedServer.PASSWORD);
            assertThat(browsing.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "390, DARK"})
    void aCertificateIsOrderedWhenTheNamesLeadHere(int width, ColorScheme scheme, @TempDir Path names, @TempDir Path authority) throws Exception {
        try (var server = PackagedServer.launchForSetUp(); Named named = Named.launch(names);
                Pebble pebble = Pebble.launch(authority, server.port(80), server.port(443), named.port(), false);
                var browsing = new Browsing(); BrowserContext person = browsing.person(width, scheme)) {
            server.signet("config", "set", "dns.servers", named.server()).ok();
            server.signet("config", "set", "host.addresses", "127.0.0.1").ok();
            server.signet("trust", "add", pebble.root()).ok();
            named.update("acme.test", "add mail.acme.test 5 A 127.0.0.77");
            Matcher printed = ADDRESS.matcher(server.log());
            assertThat(printed.find()).as("an address is printed").isTrue();
            Page page = person.newPage();
            page.setDefaultNavigationTimeout(30_000);
            page.navigate("https://localhost:" + server.port(443) + printed.group(1));
            next(page, "name", "mail.acme.test");
            next(page, "name", "acme.test");
            page.fill("#password", PackagedServer.PASSWORD);
            next(page, "name", "alice");

            page.check("input[value=acme]");
            assertThat(page.locator("#reach .notice.warn")).isVisible();
            assertThat(page.locator("#reach")).containsText("mail.acme.test leads to an address that the world does not reach (127.0.0.77)");
            looked(page, "not reached", width);
            page.click("main button.primary");
            assertThat(page.locator("main > section > .notice.bad")).containsText("would not find this server");
            assertThat(page.locator("#directory")).hasValue("https://acme-v02.api.letsencrypt.org/directory");
            order(page, pebble, false);
            assertThat(page.locator("main > section > .notice.bad")).containsText("terms");
            page.check("#terms");
            page.click("main button.primary");
            failed(page);
            looked(page, "an order that failed", width);

            page.click("form[action='/welcome/order/own'] button");
            assertThat(page.locator("#first")).hasCount(1);
            page.navigate("https://localhost:" + server.port(443) + "/welcome/certificate?look=yes");
            page.check("input[value=acme]");
            page.click("#reach summary");
            order(page, pebble, true);
            failed(page);
            assertThat(server.signet("acme", "reach").fails()).contains("mail.acme.test leads to 127.0.0.77, which the world does not reach");

            named.update("acme.test", "delete mail.acme.test A", "add mail.acme.test 5 A 127.0.0.1");
            page.click("form[action='/welcome/order/again'] button");
            assertThat(page.locator("#order .notice.ok")).isVisible(PATIENT);
            looked(page, "an order that came", width);
            assertThat(shown(server, "mail.acme.test")).contains("Pebble Intermediate CA");
            assertThat(shown(server, "imap.acme.test")).doesNotContain("Pebble");

            page.navigate("https://localhost:" + server.port(443) + "/welcome/certificate");
            page.check("input[value=acme]");
            assertThat(page.locator("#directory")).isVisible();
            assertThat(page.locator("#reach .notice.warn")).hasCount(0);
            looked(page, "reached", width);
            page.fill("#directory", pebble.url());
            page.click("main button.primary");
            assertThat(page.locator("h1")).hasText("A certificate is ordered");
            assertThat(page.locator("#order .notice.ok")).isVisible(PATIENT);
            assertThat(shown(server, "imap.acme.test")).contains("Pebble Intermediate CA");
            assertThat(server.signet("acme", "reach", "smtp.acme.test").ok()).contains("smtp.acme.test leads here");
            // One account, by the name of its host, however often it was tried.
            assertThat(server.signet("acme", "list").ok().lines().filter(l -> l.startsWith("localhost:")).toList()).hasSize(1);
            page.click("#order a.button.primary");
            assertThat(page.locator("#first")).hasCount(1);
            assertThat(browsing.complaints()).isEmpty();
        }
    }

    private static void order(Page page, Pebble pebble, boolean terms) {
        page.check("#anyway");
        page.fill("#directory", pebble.url());
        page.setChecked("#terms", terms);
        page.click("main button.primary");
    }

    private static void failed(Page page) {
        assertThat(page.locator("#order .notice.bad")).isVisible(PATIENT);
        assertThat(page.locator("#order .notice.bad")).containsText("the proof for mail.acme.test was not accepted");
        assertThat(page.locator("#order")).containsText("127.0.0.77");
    }

    private static String shown(PackagedServer server, String name) throws Exception {
        return Run.in(server.directory(), "openssl", "s_client", "-connect", "127.0.0.1:" + server.port(993), "-servername", name).end().output();
    }

    private static void next(Page page, String field, String value) {
        page.fill("#" + field, value);
        page.click("main button.primary");
    }

    private static void looked(Page page, String what, int width) {
        Browsing.shot(page, "set-up " + what + " " + width);
        Browsing.accessible(page, what + ", " + width + " wide");
    }
}
