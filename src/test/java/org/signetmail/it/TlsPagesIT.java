package org.signetmail.it;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.signetmail.web.pages.Browsing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** Certificates, listeners and trust on the pages, as a person deals with them, with openssl's authority and Pebble at the other side. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsPagesIT {
    private static final List<String> PAGES = List.of("/", "/certificates", "/certificates/add", "/certificates/add/own", "/certificates/add/import", "/certificates/add/files",
            "/certificates/add/request", "/certificates/add/order", "/certificates/authorities", "/certificates/authority", "/certificates/one?name=own", "/destinations/mta-sts", "/listeners",
            "/listeners/edit?name=imap", "/trust", "/destinations", "/accounts/alice@example.test/client-certificates", "/me/client-certificates", "/tls", "/probe");
    private static final String P12_PASSWORD = "open sesame";

    private PackagedServer server;
    private Browsing browsing;
    private String signedIn;
    private Path folder;

    @BeforeAll
    void open(@TempDir Path files) throws Exception {
        folder = files;
        server = PackagedServer.launch();
        browsing = new Browsing(List.of("--host-resolver-rules=MAP mail.example.test 127.0.0.1"));
        signedIn = browsing.signedIn(at(""), PackagedServer.ALICE, PackagedServer.PASSWORD);
        openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key -out root.pem -subj /CN=Root -days 90 -addext basicConstraints=critical,CA:TRUE");
        signed("between", "/CN=Between", "basicConstraints=critical,CA:TRUE\n", "root");
        signed("leaf", "/CN=shop.example.test", "subjectAltName=DNS:shop.example.test\n", "between");
        openssl("pkcs12 -export -inkey leaf.key -in leaf.pem -certfile between.pem -out locked.p12 -passout stdin", P12_PASSWORD);
        openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out other.key");
        Files.writeString(folder.resolve("broken.key"), "-----BEGIN PRIVATE KEY-----\nbm90IGEga2V5\n-----END PRIVATE KEY-----\n");
    }

    @AfterAll
    void close() throws Exception {
        browsing.close();
        server.close();
        assertThat(browsing.complaints()).as("what scripts and the content security policy complained of").isEmpty();
    }

    private void openssl(String words) throws Exception {
        openssl(words, "");
    }

    private void openssl(String words, String input) throws Exception {
        Run.in(folder, ("openssl " + words).split(" ")).feed(input).ok();
    }

    private void signed(String name, String subject, String extensions, String by) throws Exception {
        Files.writeString(folder.resolve("ext"), extensions);
        openssl("req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout " + name + ".key -out " + name + ".csr -subj " + subject);
        openssl("x509 -req -in " + name + ".csr -CA " + by + ".pem -CAkey " + by + ".key -CAcreateserial -days 60 -extfile ext -out " + name + ".pem");
    }

    private String at(String path) {
        return "https://mail.example.test:" + server.port(443) + path;
    }

    private Path[] files(String... names) {
        return java.util.Arrays.stream(names).map(folder::resolve).toArray(Path[]::new);
    }

    private BrowserContext alice(int width, ColorScheme scheme) {
        return browsing.person(signedIn, width, scheme);
    }

    /** What a client sees that asks for a name. */
    private String shown(String name) throws Exception {
        return Run.in(folder, "openssl", "s_client", "-connect", "127.0.0.1:" + server.port(993), "-servername", name, "-showcerts").end().output();
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "1280, DARK", "390, LIGHT", "390, DARK"})
    void eachPageIsAccessible(int width, ColorScheme scheme) {
        try (BrowserContext person = alice(width, scheme)) {
            Browsing.eachIsAccessible(person, at(""), PAGES, width + " " + scheme);
        }
    }

    @Test
    void whatIsBroughtIsCheckedAndExplained() throws Exception {
        try (BrowserContext person = alice(Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            page.navigate(at("/certificates/add/import"));
            page.fill("#name", "shop");
            Locator answer = page.locator("#answer .notice.bad");
            page.setInputFiles("#files", files("leaf.pem", "broken.key"));
            page.click("main button.primary");
            assertThat(answer).containsText("key");
            String broken = answer.textContent();
            page.setInputFiles("#files", files("leaf.pem", "other.key"));
            page.click("main button.primary");
            assertThat(answer).not().hasText(broken);
            assertThat(page).hasURL(at("/certificates/add/import"));
            Browsing.shot(page, "a bad key");
            Browsing.accessible(page, "a bad key, explained");

            // The root first, the leaf last: what belongs where is found out.
            page.setInputFiles("#files", files("root.pem", "between.pem", "leaf.key", "leaf.pem"));
            page.click("main button.primary");
            assertThat(page.locator("h1")).hasText("shop");
            assertThat(page.locator(".chain > li").first()).containsText("CN=shop.example.test");
            assertThat(page.locator(".chain > li").nth(1)).containsText("CN=Between");
            Browsing.accessible(page, "a certificate that was imported");
            Browsing.shot(page, "imported");
            assertThat(shown("shop.example.test")).contains("CN = shop.example.test").contains("CN = Between");

            Download chain = page.waitForDownload(() -> {
                page.click("[data-dialog=export]");
                page.click("#export a.button");
            });
            assertThat(Files.readString(chain.path())).startsWith("-----BEGIN CERTIFICATE-----");
            page.fill("#p12-password", "take it along");
            page.fill("#p12-again", "take it along");
            Download packed = page.waitForDownload(() -> page.click("form[action='/certificates/pkcs12'] button"));
            assertThat(Run.in(folder, "openssl", "pkcs12", "-in", packed.path().toString(), "-passin", "stdin", "-nodes").feed("take it along").ok()).contains("PRIVATE KEY");
            page.check("#sure");
            Download key = page.waitForDownload(() -> page.click("form[action='/certificates/key'] button"));
            assertThat(Files.readString(key.path())).startsWith("-----BEGIN PRIVATE KEY-----");
        }
    }

    @Test
    void aLockedFileAsksForItsPassword() throws Exception {
        try (BrowserContext person = alice(Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            page.navigate(at("/certificates/add/import"));
            page.fill("#name", "locked");
            page.setInputFiles("#files", files("locked.p12"));
            assertThat(page.locator("#password")).hasCount(0);
            page.click("main button.primary");
            assertThat(page.locator("#password")).isFocused();
            Browsing.accessible(page, "a file that is locked");
            Browsing.shot(page, "a locked file");
            Locator answer = page.locator("#answer .notice.bad");
            String wanted = answer.textContent();
            page.fill("#password", "not it");
            page.click("main button.primary");
            assertThat(answer).not().hasText(wanted);
            assertThat(answer).containsText("password");
            page.fill("#password", P12_PASSWORD);
            page.click("main button.primary");
            assertThat(page.locator("h1")).hasText("locked");
            page.click("[data-dialog=remove]");
            page.click("#remove button.danger");
            assertThat(page.locator(".toast.ok")).containsText("locked was removed");
        }
    }

    @Test
    void aRequestIsAnsweredByAnAuthority() throws Exception {
        try (BrowserContext person = alice(Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            page.navigate(at("/certificates/add/request"));
            page.fill("#name", "asked");
            page.fill("#names", "asked.example.test\nmail.asked.example.test");
            page.fill("#organization", "Example & Sons");
            page.fill("#country", "DE");
            page.click("main button.primary");
            assertThat(page.locator("h1")).hasText("asked");
            Browsing.shot(page, "a request");
            Browsing.accessible(page, "a request that waits");
            Files.writeString(folder.resolve("asked.csr"), page.locator("#csr").textContent());
            assertThat(Run.in(folder, "openssl", "req", "-in", "asked.csr", "-noout", "-text", "-verify").ok()).contains("Example & Sons").contains("mail.asked.example.test");
            openssl("x509 -req -in asked.csr -CA between.pem -CAkey between.key -CAcreateserial -days 60 -copy_extensions copy -out asked.pem");

            page.setInputFiles("#files", files("leaf.pem"));
            page.click("main form[action$=answer] button.primary");
            assertThat(page.locator("#answer .notice.bad")).isVisible();
            page.setInputFiles("#files", new Path[0]);
            page.fill("#pasted", Files.readString(folder.resolve("between.pem")) + Files.readString(folder.resolve("asked.pem")));
            page.click("main form[action$=answer] button.primary");
            assertThat(page).hasURL(at("/certificates/one?name=asked"));
            assertThat(page.locator(".chain > li")).hasCount(2);
            assertThat(shown("asked.example.test")).contains("Example & Sons");
        }
    }

    @Test
    void aListenerIsChangedWhileASessionIsOpen() throws Exception {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort() - (server.port(25) - 25);
        }
        server.signet("listener", "add", "more", "--protocol", "imap", "--port", Integer.toString(free), "--security", "starttls-required").ok();
        try (BrowserContext person = alice(Browsing.WIDE, ColorScheme.LIGHT); Socket session = new Socket("127.0.0.1", server.port(free))) {
            session.setSoTimeout(20_000);
            var in = new BufferedReader(new InputStreamReader(session.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(in.readLine()).startsWith("* OK");
            Page page = person.newPage();
            page.navigate(at("/listeners"));
            Locator row = page.locator("tr", new Page.LocatorOptions().setHasText("more"));
            assertThat(row.locator("td[data-label=Sessions]")).hasText("1");
            assertThat(page.locator(".badge.grade").first()).isVisible();

            row.locator("a[hx-get]").last().click();
            Locator form = page.locator("tr.editing form");
            form.locator("input[name=port]").fill("143");
            form.locator("button.primary").click();
            assertThat(form.locator(".notice.bad, .error").first()).isVisible();
            Browsing.shot(page, "a port that is taken");
            Browsing.accessible(page, "a port that is taken");
            form.locator("input[name=port]").fill(Integer.toString(free + 1));
            form.locator("select[name=security]").selectOption("tls");
            form.locator("button.primary").click();
            assertThat(row).containsText(Integer.toString(server.port(free + 1)));
            assertThat(row).containsText("TLS at once");

            session.getOutputStream().write("a NOOP\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(in.readLine()).as("the session goes on").startsWith("a OK");
            assertThat(Run.in(folder, "openssl", "s_client", "-connect", "127.0.0.1:" + server.port(free + 1), "-quiet").feed("a LOGOUT\r\n").end().output()).contains("* OK");

            row.locator("input[role=switch]").uncheck();
            assertThat(page.locator("tr.off")).containsText("more");
            Run.in(folder, "openssl", "s_client", "-connect", "127.0.0.1:" + server.port(free + 1)).fails();
            row.locator("[data-dialog=remove]").click();
            page.click("#remove button.danger");
            assertThat(page.locator(".toast.ok")).containsText("more was removed");
        }
    }

    @Test
    void trustIsGivenByDroppingAFileAndAHostIsProbed() {
        try (BrowserContext person = alice(Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            page.navigate(at("/trust"));
            page.click("form[action='/trust/add'] button");
            assertThat(page.locator("#answer .notice.bad")).hasText("Choose a file first.");
            page.setInputFiles("#files", files("root.pem"));
            page.click("form[action='/trust/add'] button");
            assertThat(page.locator("table")).containsText("CN=Root");
            page.click("[data-dialog=policy]");
            page.fill("#destination", "bank.example");
            page.selectOption("#level", "verify");
            page.click("dialog[open] button.primary");
            assertThat(page.locator(".entries")).containsText("bank.example");
            page.click("[data-dialog=pin-a-host]");
            page.fill("#host", "mx.bank.example");
            page.fill("#pin", "not a pin");
            page.click("dialog[open] button.primary");
            assertThat(page.locator("dialog[open] .notice.bad, dialog[open] .error").first()).isVisible();
            page.fill("#pin", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
            page.click("dialog[open] button.primary");
            assertThat(page.locator(".entries").last()).containsText("mx.bank.example");
            Browsing.accessible(page, "trust, with something in it");
            Browsing.shot(page, "trust filled");

            page.navigate(at("/probe"));
            page.fill("#host", "localhost");
            page.fill("#port", Integer.toString(server.port(143)));
            page.selectOption("#starttls", "imap");
            page.click("main button.primary");
            assertThat(page.locator("#agreed")).isVisible();
            assertThat(page.locator("main")).containsText("TLSv1.3");
            Browsing.accessible(page, "the report of a probe");
            Browsing.shot(page, "probe");
        }
    }

    @Test
    void whatConnectionsToOthersAgreedOnIsSeenAndDecidedUpon() throws Exception {
        Path chain = Files.writeString(folder.resolve("postfix.pem"),
                Files.readString(folder.resolve("leaf.key")) + Files.readString(folder.resolve("leaf.pem")) + Files.readString(folder.resolve("between.pem")));
        try (PostfixPeer postfix = PostfixPeer.start(chain, "far.example"); BrowserContext person = alice(Browsing.WIDE, ColorScheme.LIGHT)) {
            server.signet("config", "set", "route.far.example", "127.0.0.1:" + postfix.port()).ok();
            Run.in(folder, "swaks", "--server", "127.0.0.1:" + server.port(587), "--tls", "--auth", "PLAIN", "--auth-user", PackagedServer.ALICE, "--auth-password",
                    PackagedServer.PASSWORD, "--from", PackagedServer.ALICE, "--to", "bob@far.example", "--h-Subject", "over TLS").ok();
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(postfix.mail()).contains("Subject: over TLS"));
            Page page = person.newPage();
            page.navigate(at("/destinations"));
            Locator row = page.locator("tr", new Page.LocatorOptions().setHasText("for far.example"));
            assertThat(row).containsText("TLSv1.3");
            assertThat(row).containsText("Encrypted, not verified");
            Browsing.shot(page, "destinations");
            Browsing.accessible(page, "connections to others");
            row.locator("a").click();
            assertThat(page.locator(".chain > li").first()).containsText("CN=shop.example.test");
            assertThat(page.locator(".steps > li.bad").first()).containsText("127.0.0.1");
            Browsing.shot(page, "a destination");
            Browsing.accessible(page, "one destination");
            page.click("[data-dialog=trust-this]");
            page.click("#trust-this button.primary");
            assertThat(page.locator(".toast.ok")).containsText("is trusted from now on");
            assertThat(page.locator(".steps > li.bad")).hasCount(0);
            page.click("[data-dialog=verify]");
            page.click("#verify button.primary");
            assertThat(page.locator(".toast.ok")).containsText("are verified from now on");
            assertThat(server.signet("tls", "policy", "list").ok()).containsPattern("127\\.0\\.0\\.1 +verify");
            assertThat(server.signet("tls", "destinations").ok()).containsPattern("127\\.0\\.0\\.1 .*TLSv1.3");
            assertThat(server.signet("tls", "destinations", "127.0.0.1").ok()).contains("CN=shop.example.test").containsPattern("verify +yes");
            assertThat(server.signet("tls", "destinations", "nowhere.example").fails()).contains("no connection to nowhere.example");
            server.signet("tls", "policy", "remove", "127.0.0.1").ok();
            server.signet("trust", "remove", "127.0.0.1").ok();
        }
    }

    @Test
    void aClientsCertificateIsMadeAndRevoked() throws Exception {
        try (BrowserContext person = alice(Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            page.navigate(at("/accounts/alice@example.test"));
            page.click("nav.tabs a[href$=client-certificates]");
            page.click("main .notice a.button");
            page.fill("#password", PackagedServer.PASSWORD);
            page.click("main form button.primary");
            assertThat(page).hasURL(at("/me/client-certificates"));
            page.fill("#name", "phone");
            page.click("main form[action$=add] button.primary");
            assertThat(page.locator("#password-error")).hasCount(1);
            page.fill("#password", "open sesame");
            Download packed = page.waitForDownload(() -> page.click("main form[action$=add] button.primary"));
            assertThat(Run.in(folder, "openssl", "pkcs12", "-in", packed.path().toString(), "-passin", "stdin", "-nodes").feed("open sesame").ok()).contains("PRIVATE KEY")
                    .contains("CN = alice@example.test");
            page.check("input[value=pem]");
            Download clear = page.waitForDownload(() -> page.click("main form[action$=add] button.primary"));
            assertThat(Files.readString(clear.path())).startsWith("-----BEGIN PRIVATE KEY-----").contains("-----BEGIN CERTIFICATE-----");
            page.navigate(at("/me/client-certificates"));
            assertThat(page.locator("tbody tr")).hasCount(2);
            page.locator("[data-dialog=revoke]").first().click();
            page.click("#revoke button.danger");
            assertThat(page.locator("tbody tr .badge.bad")).hasText("Revoked");
            Browsing.shot(page, "client certificates");
            Browsing.accessible(page, "client certificates");
        }
    }

    @Test
    void anAuthorityForClientsIsTakenInAndChosen() throws Exception {
        try (BrowserContext person = alice(Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            page.navigate(at("/listeners"));
            page.click("[data-dialog=authority]");
            page.fill("#authority-name", "partners");
            page.setInputFiles("#authority-files", files("leaf.pem"));
            page.click("#authority button.primary");
            assertThat(page.locator("dialog[open] .notice.bad, dialog[open] .error").first()).containsText("no authority");
            page.setInputFiles("#authority-files", files("root.pem"));
            page.click("#authority button.primary");
            Locator row = page.locator("section[aria-labelledby=authorities] tbody tr");
            assertThat(row).containsText("CN=Root");
            Locator listener = page.locator("table.listeners tr", new Page.LocatorOptions().setHasText("imaps"));
            listener.locator("a[hx-get]").last().click();
            Locator form = page.locator("tr.editing form");
            form.locator("summary").click();
            form.locator("select[name=clientCertificates]").selectOption("optional");
            form.locator("input[name=clientAuthority][value=partners]").check();
            form.locator("button.primary").click();
            assertThat(page.locator("tr.editing")).hasCount(0);
            page.navigate(at("/listeners"));
            assertThat(row).containsText("imaps");
            assertThat(server.signet("listener", "show", "imaps").ok()).containsPattern("clientAuthority +own,partners");
            Browsing.shot(page, "authorities for clients");
            Browsing.accessible(page, "authorities for clients");
            row.locator("form button").click();
            assertThat(page.locator(".toast.bad")).containsText("is used by imaps");
            server.signet("listener", "set", "imaps", "--client-cert", "none", "--client-ca", "").ok();
            page.locator("section[aria-labelledby=authorities] form button").click();
            assertThat(page.locator(".toast.ok")).containsText("partners was removed");
        }
    }

    @Test
    void theNextAuthorityIsMadeAndHandedOut() throws Exception {
        try (BrowserContext person = alice(Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            page.navigate(at("/certificates/authority"));
            page.click("[data-dialog=make-next]");
            page.click("#make-next button.primary");
            assertThat(page.locator(".toast.ok")).containsText("The next authority is made");
            assertThat(page.locator("section[aria-labelledby=next]")).containsText("It takes over on");
            Browsing.shot(page, "the next authority");
            Browsing.accessible(page, "the next authority");
            Download next = page.waitForDownload(() -> page.click("a[href$='next.crt']"));
            String subject = Run.in(folder, "openssl", "x509", "-inform", "DER", "-in", next.path().toString(), "-noout", "-subject").ok();
            assertThat(subject).contains("Signet CA of");
            assertThat(server.signet("ca", "show").ok()).contains("followed on").contains(subject.strip().replaceAll(".*CN = ", ""));
            assertThat(server.signet("ca", "export").ok().split("BEGIN CERTIFICATE")).as("both are handed out").hasSize(3);
        }
    }

    @Test
    void anAlertHasTheButtonThatMendsIt() throws Exception {
        openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout soon.key -out soon.pem -subj /CN=soon.example.test -days 100 -addext subjectAltName=DNS:soon.example.test");
        server.signet("cert", "import", "soon", folder.resolve("soon.pem").toString(), folder.resolve("soon.key").toString()).ok();
        server.signet("listener", "set", "pop3", "--plaintext-login", "allow").ok();
        server.signet("config", "set", "alerts.expiry-days", "200").ok();
        // What is near its end is looked for at the start, and every few minutes.
        server.stop();
        server.start();
        try (BrowserContext person = alice(Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            page.navigate(at("/"));
            Locator alert = page.locator("#alerts .notice", new Page.LocatorOptions().setHasText("certificate soon"));
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(server.signet("alerts").end().output()).contains("certificate soon"));
            page.reload();
            Browsing.shot(page, "overview");
            Browsing.accessible(page, "the overview with alerts");
            alert.locator("a.button").click();
            assertThat(page.locator("#name")).hasValue("soon");
            page.navigate(at("/"));
            page.locator("#alerts .notice", new Page.LocatorOptions().setHasText("pop3")).locator("a.button").click();
            assertThat(page.locator("tr.editing")).containsText("pop3");
            assertThat(server.signet("queue", "retry-all").ok()).contains("retried");
            server.signet("cert", "remove", "soon").ok();
            server.signet("config", "unset", "alerts.expiry-days").ok();
            server.signet("listener", "set", "pop3", "--plaintext-login", "refuse").ok();
        }
    }

    @Test
    void aCertificateIsOrderedAndItsLogIsWatched(@TempDir Path names, @TempDir Path authority) throws Exception {
        server.signet("listener", "add", "http", "--protocol", "http", "--port", "80", "--security", "none").ok();
        try (Named named = Named.launch(names); Pebble pebble = Pebble.launch(authority, server.port(80), server.port(443), named.port(), false);
                BrowserContext person = alice(Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            page.navigate(at("/certificates/add/order"));
            page.click("main .notice a.primary");
            page.fill("#name", "pebble");
            page.fill("#directory", pebble.url());
            page.fill("#contact", "postmaster@acme.test");
            page.click("main details summary");
            page.fill("#root", Files.readString(Path.of(pebble.root())));
            page.click("main form[action$=add] button.primary");
            // Terms are not accepted by silence.
            assertThat(page.locator(".notice.bad")).containsText("terms");
            page.check("#acceptTerms");
            page.click("main form[action$=add] button.primary");
            assertThat(page.locator("#authority")).hasValue("pebble");
            page.fill("#name", "ordered");
            page.fill("#names", "http.acme.test");
            page.click("main button.primary");
            assertThat(page.locator("#order .notice.ok")).isVisible(new com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions().setTimeout(60_000));
            assertThat(page.locator("#order .steps")).containsText("http-01");
            Browsing.shot(page, "an order");
            Browsing.accessible(page, "an order and its log");
            assertThat(shown("http.acme.test")).contains("Pebble Intermediate CA");
            page.click("#order .notice a.button");
            assertThat(page.locator("h1")).hasText("ordered");
        }
    }
}
