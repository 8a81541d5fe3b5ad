package org.signetmail.it;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.signetmail.text.Totp;
import org.signetmail.web.pages.Browsing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** What everybody does for their own account, in a browser with a device for passkeys: password, app, passkeys, app passwords, browsers, tokens. */
@ExtendWith(ServerFixture.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MyAccountIT {
    private static final List<String> PAGES = List.of("/me/sign-in", "/me/access", "/me/programs");
    private static final String PASSWORD = "a first password 1";
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final PackagedServer server;
    private Browsing browsing;

    MyAccountIT(PackagedServer server) {
        this.server = server;
    }

    @BeforeAll
    void open() throws Exception {
        // A browser makes no passkeys where it does not trust the certificate: this one trusts this key.
        String key = Run.in(server.directory(), "sh", "-c", "openssl s_client -connect 127.0.0.1:" + server.port(443) + " -servername mail.example.test </dev/null 2>/dev/null"
                + " | openssl x509 -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | openssl base64").ok().strip();
        browsing = new Browsing(List.of("--host-resolver-rules=MAP mail.example.test 127.0.0.1", "--ignore-certificate-errors-spki-list=" + key));
    }

    @AfterAll
    void close() {
        browsing.close();
        assertThat(browsing.complaints()).as("what scripts and the content security policy complained of").isEmpty();
    }

    private String at(String path) {
        return "https://mail.example.test:" + server.port(443) + path;
    }

    private String account(String name) throws Exception {
        String address = name + "@example.test";
        server.signet("account", "add", address, "--password-stdin").feed(PASSWORD).ok();
        return address;
    }

    private BrowserContext person(int width, ColorScheme scheme, String locale) {
        return browsing.person(new Browser.NewContextOptions().setViewportSize(width, 900).setColorScheme(scheme).setHasTouch(width == Browsing.PHONE).setLocale(locale));
    }

    private BrowserContext person() {
        return person(Browsing.WIDE, ColorScheme.LIGHT, "en-GB");
    }

    private void enter(Page page, String user, String password) {
        page.navigate(at("/sign-in"));
        page.fill("#user", user);
        page.fill("#password", password);
        page.click("main button.primary");
    }

    private Page in(BrowserContext person, String user) {
        Page page = person.newPage();
        enter(page, user, PASSWORD);
        assertThat(page.locator("nav#side")).hasCount(1);
        return page;
    }

    private void out(Page page) {
        page.locator(".who summary").click();
        page.click("form[action='/sign-out'] button");
        assertThat(page.locator("#user")).hasCount(1);
    }

    /** Opens a page of one's own account, and shows once more who one is where that is asked. */
    private void shown(Page page, String path) {
        page.navigate(at("/me/confirm?to=" + path));
        page.fill("#password", PASSWORD);
        page.click("main button.primary");
        assertThat(page).hasURL(at(path));
    }

    private String audit() throws Exception {
        return server.signet("audit").ok();
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT, en-GB", "1280, DARK, de-DE", "390, LIGHT, de-DE", "390, DARK, en-GB"})
    void eachPageIsAccessible(int width, ColorScheme scheme, String locale) throws Exception {
        String user = account("look" + width + scheme.name().toLowerCase(java.util.Locale.ROOT));
        server.signet("account", "app-password", "add", user, "Telefon").end();
        try (BrowserContext person = person(width, scheme, locale)) {
            Page page = in(person, user);
            for (String path : PAGES) {
                assertThat(page.navigate(at(path)).status()).as(path).isEqualTo(200);
                page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true; })");
                Browsing.shot(page, path + " " + width + " " + scheme);
                Browsing.accessible(page, path + ", " + width + " wide, " + scheme);
            }
            page.navigate(at("/me/sign-in"));
            page.click("main a[href*='open%3Denrol']");
            Browsing.shot(page, "confirm " + width + " " + scheme);
            Browsing.accessible(page, "showing who one is, " + width + " wide, " + scheme);
            page.fill("#password", PASSWORD);
            page.click("main button.primary");
            assertThat(page.locator("dialog#enrol[open]")).hasCount(1);
            for (String dialog : List.of("/me/sign-in enrol", "/me/sign-in passkey", "/me/access app-password", "/me/access token")) {
                page.navigate(at(dialog.split(" ")[0]));
                page.click("[data-dialog=" + dialog.split(" ")[1] + "]");
                Browsing.shot(page, dialog + " " + width + " " + scheme);
                Browsing.accessible(page, dialog + ", " + width + " wide, " + scheme);
            }
        }
    }

    @Test
    void aNewPasswordEndsAllSessionsButThisOne() throws Exception {
        String user = account("pia");
        try (BrowserContext here = person(); BrowserContext there = person()) {
            Page page = in(here, user);
            Page other = in(there, user);
            String before = session(here);
            page.navigate(at("/me/sign-in"));
            page.click("main a[href*='open%3Dchange']");
            page.fill("#password", "not the password");
            page.click("main button.primary");
            assertThat(page.locator(".notice.bad")).hasText("This is not your password.");
            page.fill("#password", PASSWORD);
            page.click("main button.primary");
            assertThat(session(here)).as("what was stolen before does not share in it").isNotEqualTo(before);
            change(page, "a second password 2", "a second password 3");
            assertThat(page.locator("#again-error")).hasText("The two are not the same.");
            change(page, "a second password 2", "a second password 2");
            assertThat(page.locator(".toast.ok")).containsText("Your password is changed");
            assertThat(session(here)).isNotEqualTo(before);

            other.navigate(at("/me/access"));
            assertThat(other.locator("#user")).hasCount(1);
            enter(other, user, PASSWORD);
            assertThat(other.locator(".notice.bad")).hasCount(1);
            enter(other, user, "a second password 2");
            other.navigate(at("/me/access"));
            assertThat(other.locator("section[aria-labelledby=sessions] tbody tr")).hasCount(2);
            other.click("[data-dialog=end-others]");
            other.click("#end-others button.danger");
            assertThat(other.locator(".toast.ok")).containsText("One browser is signed out.");
            page.navigate(at("/me/access"));
            assertThat(page.locator("#user")).hasCount(1);
        }
        assertThat(audit()).contains("me.set-password", "me.sign-out-others").doesNotContain("a second password");
    }

    private static void change(Page page, String wanted, String again) {
        page.fill("#wanted", wanted);
        page.fill("#again", again);
        page.click("form[action='/me/password'] button.primary");
    }

    private static String session(BrowserContext person) {
        return person.cookies().stream().filter(c -> c.name.equals("__Host-signet")).findFirst().orElseThrow().value;
    }

    @Test
    void anAuthenticatorAppFromTheQrCodeToItsRemoval() throws Exception {
        String user = account("tom");
        try (BrowserContext person = person()) {
            Page page = in(person, user);
            shown(page, "/me/sign-in?open=enrol");
            page.click("#enrol button.primary");
            String secret = page.locator("code#secret").textContent();
            assertThat(page.locator("a[href^='otpauth://totp/']")).hasCount(1);
            assertThat(page.locator("svg.qr")).isVisible();
            Browsing.shot(page, "enrol");
            Browsing.accessible(page, "the QR code");
            page.fill("#code", "000000");
            page.click("main button.primary");
            assertThat(page.locator("#code-error")).containsText("the code is not right");
            assertThat(page.locator("code#secret")).hasText(secret);
            long step = Totp.step(Instant.now());
            page.fill("#code", code(secret, step));
            page.click("main button.primary");
            String[] codes = page.locator("code#codes").textContent().split("\n");
            assertThat(codes).hasSize(10).doesNotHaveDuplicates();
            Browsing.shot(page, "codes");
            Browsing.accessible(page, "recovery codes");
            Download kept = page.waitForDownload(() -> page.click("[data-keep=codes]"));
            assertThat(kept.suggestedFilename()).isEqualTo("mail.example.test-recovery-codes.txt");
            assertThat(Files.readAllLines(kept.path())).containsExactly(codes);

            out(page);
            enter(page, user, PASSWORD);
            page.fill("#code", codes[0]);
            page.click("main button.primary");
            page.navigate(at("/me/sign-in"));
            assertThat(page.locator("section[aria-labelledby=factor]")).containsText("9 recovery codes are left.");
            Browsing.accessible(page, "an app in use");
            shown(page, "/me/sign-in?open=renew");
            page.click("#renew button.primary");
            String[] renewed = page.locator("code#codes").textContent().split("\n");
            assertThat(renewed).hasSize(10).doesNotContain(codes[2]);
            page.navigate(at("/me/sign-in"));
            page.click("[data-dialog=remove]");
            page.click("#remove button.danger");
            assertThat(page.locator(".toast.ok")).containsText("The password is enough again.");
            out(page);
            enter(page, user, PASSWORD);
            assertThat(page.locator("nav#side")).hasCount(1);
            assertThat(audit()).contains("me.enrol-totp", "me.confirm-totp", "me.recovery-codes", "second-factor.remove").doesNotContain(secret).doesNotContain(renewed[1]);
        }
    }

    private static String code(String secret, long step) {
        var octets = new ByteArrayOutputStream();
        int bits = 0;
        int held = 0;
        for (char c : secret.toCharArray()) {
            held = (held << 5) | BASE32.indexOf(c);
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                octets.write(held >> bits);
                held &= (1 << bits) - 1;
            }
        }
        return Totp.code(octets.toByteArray(), step, Totp.DIGITS);
    }

    @Test
    void aPasskeyFromItsRegistrationToItsRemoval() throws Exception {
        String user = account("kai");
        try (BrowserContext person = person()) {
            Page page = in(person, user);
            device(person, page);
            shown(page, "/me/sign-in?open=passkey");
            page.fill("#passkey-name", "Kai’s phone");
            page.click("#passkey button.primary");
            assertThat(page.locator(".toast.ok")).containsText("Kai’s phone opens your account from now on.");
            assertThat(page.locator("section[aria-labelledby=passkeys] tbody tr")).hasCount(1);
            Browsing.shot(page, "passkeys");
            Browsing.accessible(page, "a passkey");
            page.click("[data-dialog=passkey]");
            page.fill("#passkey-name", "The same once more");
            page.click("#passkey button.primary");
            assertThat(page.locator("#passkey [data-passkey-says]")).hasText("This device has a passkey for your account already.");

            page.keyboard().press("Escape");
            out(page);
            page.navigate(at("/me/access"));
            Browsing.shot(page, "sign-in with a passkey");
            Browsing.accessible(page, "signing in with a passkey");
            page.click("button#passkey");
            assertThat(page).hasURL(at("/me/access"));
            assertThat(page.locator("h1")).hasText("Devices and programs");

            page.navigate(at("/me/sign-in"));
            page.click("section[aria-labelledby=passkeys] td.acts a");
            assertThat(page.locator("h1")).hasText("Show that it is you");
            Browsing.accessible(page, "showing a passkey");
            page.click("button#passkey");
            page.click("section[aria-labelledby=passkeys] [data-dialog=passkey-remove]");
            page.click("#passkey-remove button.danger");
            assertThat(page.locator(".toast.ok")).containsText("The passkey is void.");
            out(page);
            page.click("button#passkey");
            assertThat(page.locator(".toast.bad")).containsText("This passkey does not open an account here.");
        }
        assertThat(audit()).contains("me.add-passkey", "passkeys.remove");
    }

    /** A device of the browser's own that finds its user present and who they are. */
    private static void device(BrowserContext person, Page page) {
        CDPSession tools = person.newCDPSession(page);
        tools.send("WebAuthn.enable");
        var options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        var asked = new JsonObject();
        asked.add("options", options);
        tools.send("WebAuthn.addVirtualAuthenticator", asked);
    }

    @Test
    void whatOpensAnAccountIsMadeShownOnceAndVoid() throws Exception {
        String user = account("ada");
        try (BrowserContext person = person()) {
            Page page = in(person, user);
            shown(page, "/me/access?open=app-password");
            page.fill("#app-name", "Reader");
            page.uncheck("#imap");
            page.uncheck("#pop3");
            page.uncheck("#smtp");
            page.click("#app-password button.primary");
            assertThat(page.locator("dialog[open] .notice.bad")).hasText("Choose at least one.");
            page.check("#imap");
            page.click("#app-password button.primary");
            String secret = page.locator("code#secret").textContent();
            Browsing.shot(page, "app password");
            Browsing.accessible(page, "an app password that is shown once");
            assertThat(imap(user, secret)).isZero();
            page.navigate(at("/me/access"));
            assertThat(page.locator("code#secret")).hasCount(0);
            assertThat(page.locator("section[aria-labelledby=apps] tbody tr")).containsText("IMAP");
            assertThat(page.locator("section[aria-labelledby=apps] tbody tr")).containsText("127.0.0.1");
            page.click("section[aria-labelledby=apps] [data-dialog=void]");
            assertThat(page.locator("#void [data-fill=who]")).hasText("Reader");
            page.click("#void button.danger");
            assertThat(page.locator(".toast.ok")).containsText("The app password is void.");
            assertThat(imap(user, secret)).isNotZero();

            page.click("[data-dialog=app-password]");
            page.fill("#app-name", "Filters");
            for (String protocol : List.of("imap", "pop3", "smtp")) {
                page.uncheck("#" + protocol);
            }
            page.check("#sieve");
            page.click("#app-password button.primary");
            assertThat(imap(user, page.locator("code#secret").textContent())).as("IMAP by what opens ManageSieve alone").isNotZero();
            assertThat(server.signet("account", "app-password", "list", user, "--json").ok()).contains("\"protocols\":[\"sieve\"]");
            page.navigate(at("/me/access"));
            assertThat(page.locator("section[aria-labelledby=apps] tbody tr")).containsText("Sieve");

            page.click("[data-dialog=token]");
            page.fill("#token-name", "Nightly");
            page.click("#token button.primary");
            String token = page.locator("code#secret").textContent();
            assertThat(asked(token)).contains("\"address\":\"" + user + "\"").endsWith("200");
            page.navigate(at("/me/access"));
            page.click("section[aria-labelledby=tokens] [data-dialog=void]");
            page.click("#void button.danger");
            assertThat(page.locator(".toast.ok")).containsText("The token is void.");
            assertThat(asked(token)).endsWith("401");
            assertThat(page.locator("section[aria-labelledby=tokens] tbody tr")).hasCount(0);
        }
        assertThat(audit()).contains("app-passwords.add", "tokens.add");
    }

    @Test
    void aMailProgramIsSetUpByWhatThePageSays() throws Exception {
        String user = account("set");
        try (BrowserContext person = person()) {
            person.grantPermissions(List.of("clipboard-read", "clipboard-write"));
            Page page = in(person, user);
            page.navigate(at("/me/programs"));
            page.click("[data-copy=port-IMAP]");
            assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(Integer.toString(server.port(993)));
            assertThat(page.locator("code#user-SMTP")).hasText(user);
            assertThat(page.locator("svg.qr")).isVisible();
            assertThat(page.locator("section[aria-labelledby=names] tbody tr").first()).containsText("mail.example.test");
            assertThat(page.locator("section[aria-labelledby=names] tbody tr").first()).containsText("Good until");
            page.click(".program summary:has-text('Thunderbird')");
            assertThat(page.locator(".program[open] .howto")).containsText("server mail.example.test, port " + server.port(993));
            Download profile = page.waitForDownload(() -> page.click("a[href*='apple.mobileconfig']"));
            assertThat(Files.readString(profile.path(), java.nio.charset.StandardCharsets.ISO_8859_1)).contains(user);
        }
    }

    private int imap(String user, String password) throws Exception {
        return Run.in(server.directory(), "curl", "-sS", "--cacert", server.authority().toString(), "--resolve", "mail.example.test:" + server.port(993) + ":127.0.0.1", "--user",
                user + ":" + password, "imaps://mail.example.test:" + server.port(993) + "/", "-X", "STATUS INBOX (MESSAGES)").end().code();
    }

    private String asked(String token) throws Exception {
        return Run.in(server.directory(), "curl", "-sS", "--cacert", server.authority().toString(), "--resolve", "mail.example.test:" + server.port(443) + ":127.0.0.1",
                "-H", "Authorization: Bearer " + token, "-w", "%{http_code}", at("/api/v1/me")).end().output().strip();
    }
}
