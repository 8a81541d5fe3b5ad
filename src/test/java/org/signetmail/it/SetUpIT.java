package org.signetmail.it;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.signetmail.web.pages.Browsing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** From an empty server to the first mail, in a browser, by the address that quickstart prints. */
class SetUpIT {
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

    private static void next(Page page, String field, String value) {
        page.fill("#" + field, value);
        page.click("main button.primary");
    }

    private static void looked(Page page, String what, int width) {
        Browsing.shot(page, "set-up " + what + " " + width);
        Browsing.accessible(page, what + ", " + width + " wide");
    }
}
