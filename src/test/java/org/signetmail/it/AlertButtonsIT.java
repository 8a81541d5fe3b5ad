package org.signetmail.it;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.tls.Authority;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.Pem;
import org.signetmail.web.pages.Browsing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The buttons beside alerts of certificates, pressed by a person: a real Pebble hands out what they ask for, by names in a real bind9. */
class AlertButtonsIT {
    private static final LocatorAssertions.IsVisibleOptions LONG = new LocatorAssertions.IsVisibleOptions().setTimeout(60_000);
    private static final LocatorAssertions.HasCountOptions LONG_COUNT = new LocatorAssertions.HasCountOptions().setTimeout(60_000);

    private static String at(PackagedServer server, String path) {
        return "https://mail.example.test:" + server.port(443) + path;
    }

    private static String serial(PackagedServer server, String name) throws Exception {
        String shown = Run.in(server.directory(), "openssl", "s_client", "-connect", "127.0.0.1:" + server.port(993), "-servername", name, "-showcerts").end().output();
        String leaf = shown.substring(shown.indexOf("-----BEGIN CERTIFICATE"), shown.indexOf("-----END CERTIFICATE-----") + 26);
        return Run.in(server.directory(), "openssl", "x509", "-noout", "-serial", "-issuer").feed(leaf).ok();
    }

    private static Locator alert(Page page, String words) {
        return page.locator("#alerts .notice", new Page.LocatorOptions().setHasText(words));
    }

    @Test
    void whatAnAlertSaysIsMendedByItsButton(@TempDir Path names, @TempDir Path authority) throws Exception {
        try (PackagedServer server = PackagedServer.launch(); Named named = Named.launch(names);
                Pebble pebble = Pebble.launch(authority, server.port(80), server.port(443), named.port(), false)) {
            server.signet("acme", "add", "pebble", "--directory", pebble.url(), "--root", pebble.root(), "--accept-terms").ok();
            server.signet("listener", "add", "http", "--protocol", "http", "--port", "80", "--security", "none").ok();
            server.signet("config", "set", "acme.retry", "1").ok();
            assertThat(server.signet("cert", "order", "near", "near.acme.test", "--authority", "pebble", "--challenge", "http-01").ok()).contains("serves");
            named.update("acme.test", "add away.acme.test 1 A 127.0.0.99");
            assertThat(server.signet("cert", "order", "away", "away.acme.test", "--authority", "pebble", "--challenge", "http-01").fails()).contains("failed once");
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> server.signet("acme", "orders").ok().matches("(?s).*failed [2-9] times.*"));
            server.signet("config", "set", "acme.retry", "86400").ok();
            // Both are found by the rounds, whose first is at a start; until then one has come near its end, and nothing was done about it.
            assertThat(server.stop()).isZero();
            String nearItsEnd = Pem.write(List.of(Authority.create("Pebble of before", Instant.now()).sign(KeySpec.ECDSA_P256.generate().getPublic(), List.of("near.acme.test"),
                    Instant.now().minus(Duration.ofDays(80)), Duration.ofDays(90))));
            try (var database = DriverManager.getConnection("jdbc:sqlite:" + server.data().resolve("signet.db"));
                    var change = database.prepareStatement("update certificate set chain = ? where name = 'near'")) {
                change.setString(1, nearItsEnd);
                assertThat(change.executeUpdate()).isEqualTo(1);
            }
            server.start();
            try (var browsing = new Browsing(List.of("--host-resolver-rules=MAP mail.example.test 127.0.0.1"));
                    BrowserContext person = browsing.person(browsing.signedIn(at(server, ""), PackagedServer.ALICE, PackagedServer.PASSWORD), Browsing.WIDE, ColorScheme.LIGHT)) {
                Page page = person.newPage();
                page.navigate(at(server, "/"));
                assertThat(alert(page, "certificate near expires")).isVisible(LONG);
                assertThat(alert(page, "certificate away could not be had from pebble")).isVisible(LONG);
                Browsing.shot(page, "alerts of certificates");
                Browsing.accessible(page, "alerts of certificates");
                String before = serial(server, "near.acme.test");
                alert(page, "certificate near expires").locator("button", new Locator.LocatorOptions().setHasText("Renew now")).click();
                assertThat(page.locator("#order .notice.ok")).isVisible(LONG);
                String after = serial(server, "near.acme.test");
                assertThat(after).contains("Pebble Intermediate CA").isNotEqualTo(before);

                page.navigate(at(server, "/"));
                Locator again = alert(page, "certificate away could not").locator("button", new Locator.LocatorOptions().setHasText("Try again now"));
                again.click();
                assertThat(page.locator("#order .notice.bad")).isVisible(LONG);
                assertThat(page.locator("#order .notice.bad")).containsText("away.acme.test");
                named.update("acme.test", "delete away.acme.test A");
                page.navigate(at(server, "/"));
                again.click();
                assertThat(page.locator("#order .notice.ok")).isVisible(LONG);
                Browsing.accessible(page, "an order that came about at the second try");
                assertThat(serial(server, "away.acme.test")).contains("Pebble Intermediate CA");
                // What is mended is no alert any more, without waiting for the next round.
                page.navigate(at(server, "/"));
                assertThat(alert(page, "certificate away could not")).hasCount(0, LONG_COUNT);
                assertThat(browsing.complaints()).isEmpty();
            }
        }
    }
}
