package org.signetmail.it;

import java.io.BufferedReader;
import java.io.Writer;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
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
import static org.awaitility.Awaitility.await;

/** Log, traces, tokens, jobs, backups, diagnosis and what is counted before a ban, on pages of the packaged server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatchPagesIT {
    private static final String ELSEWHERE = "203.0.113.9";
    private static final LocatorAssertions.ContainsTextOptions LONG = new LocatorAssertions.ContainsTextOptions().setTimeout(60_000);

    private PackagedServer server;
    private Browsing browsing;
    private String signedIn;
    private Path vault;
    private int proxied;

    @BeforeAll
    void open(@TempDir Path directory) throws Exception {
        server = PackagedServer.launch();
        vault = directory.resolve("vault");
        server.signet("config", "set", "backup.to", vault.toString()).ok();
        server.signet("config", "set", "backup.every", "300d").ok();
        server.signet("config", "set", "dns.servers", "127.0.0.1:9").ok();
        server.signet("config", "set", "doctor.time-server", "127.0.0.1:9").ok();
        try (var socket = new ServerSocket(0)) {
            proxied = socket.getLocalPort();
        }
        server.signet("listener", "add", "behind", "--protocol", "imap", "--port", "" + (proxied - (server.port(25) - 25)), "--security", "none", "--plaintext-login", "allow", "--proxy-from",
                "127.0.0.1").ok();
        Run.in(server.directory(), "swaks", "--server", PackagedServer.HOST, "--port", "" + server.port(25), "--from", "boss@sender.example", "--to", PackagedServer.ALICE, "--header",
                "Subject: watched").ok();
        browsing = new Browsing(List.of("--host-resolver-rules=MAP mail.example.test 127.0.0.1"));
        signedIn = browsing.signedIn(at(""), PackagedServer.ALICE, PackagedServer.PASSWORD);
    }

    @AfterAll
    void close() throws Exception {
        browsing.close();
        server.close();
        assertThat(browsing.complaints()).as("what scripts and the content security policy complained of").isEmpty();
    }

    private String at(String path) {
        return "https://mail.example.test:" + server.port(443) + path;
    }

    private BrowserContext alice() {
        return browsing.person(signedIn, Browsing.WIDE, ColorScheme.LIGHT);
    }

    /** Somebody at an IMAP listener, by hand. */
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;
        private final Writer out;

        Client(int port) throws Exception {
            socket = new Socket(PackagedServer.HOST, port);
            socket.setSoTimeout(20_000);
            in = new BufferedReader(new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            out = new java.io.OutputStreamWriter(socket.getOutputStream(), StandardCharsets.US_ASCII);
        }

        /** Says a line with its tag and gives the answer to it. */
        String say(String line) throws Exception {
            out.write(line + "\r\n");
            out.flush();
            String tag = line.substring(0, line.indexOf(' '));
            String answer = in.readLine();
            while (answer != null && !answer.startsWith(tag + " ")) {
                answer = in.readLine();
            }
            return String.valueOf(answer);
        }

        @Override
        public void close() throws Exception {
            socket.close();
        }
    }

    private Client fromElsewhere() throws Exception {
        var client = new Client(proxied);
        client.out.write("PROXY TCP4 " + ELSEWHERE + " 127.0.0.1 40000 143\r\n");
        client.out.flush();
        assertThat(client.in.readLine()).startsWith("* OK");
        return client;
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "1280, DARK", "390, LIGHT", "390, DARK"})
    void eachPageIsAccessible(int width, ColorScheme scheme) throws Exception {
        server.signet("token", "add", "for looking " + width + scheme, "--scope", "read,tls", "--owner", PackagedServer.ALICE, "--days", "30").ok();
        server.signet("backup").ok();
        server.signet("backup", "verify").ok();
        server.signet("doctor").end();
        try (BrowserContext person = browsing.person(signedIn, width, scheme); Client client = fromElsewhere()) {
            Page page = person.newPage();
            page.navigate(at("/traces"));
            trace(page, "listener", "behind");
            String trace = page.url().substring(at("").length());
            assertThat(client.say("1 LOGIN nobody@example.test wrong-word")).startsWith("1 NO");
            assertThat(page.locator("#lines")).containsText("1 LOGIN");
            page.navigate(at("/log?listener=behind"));
            String session = page.locator("#lines .about a").first().getAttribute("href");
            page.navigate(at("/backups"));
            String restore = page.locator("#all a[href$=restore]").first().getAttribute("href");
            var paths = new ArrayList<>(List.of("/log", "/log?level=warn&text=nothing-like-that", "/traces", trace, session, "/sessions", "/tokens", "/jobs", "/jobs/1", "/backups", restore,
                    "/diagnosis", "/bans"));
            Browsing.eachIsAccessible(person, at(""), paths, width + " " + scheme);
            page.navigate(at("/tokens?open=add"));
            Browsing.shot(page, "token dialogue " + width + " " + scheme);
            Browsing.accessible(page, "a token is made, " + width + " wide, " + scheme);
            page.navigate(at("/traces"));
            page.click("[data-dialog=start]");
            Browsing.shot(page, "trace dialogue " + width + " " + scheme);
            Browsing.accessible(page, "a trace is begun, " + width + " wide, " + scheme);
            page.navigate(at("/backups"));
            page.click("[data-dialog=make]");
            Browsing.accessible(page, "a backup is made, " + width + " wide, " + scheme);
            assertThat(page.content()).doesNotContain("wrong-word");
        }
    }

    private static void trace(Page page, String whose, String value) {
        page.click("[data-dialog=start]");
        page.check("dialog[open] input[value=" + whose + "]");
        page.fill("dialog[open] #value", value);
        page.click("dialog[open] button.primary");
        assertThat(page).hasURL(Pattern.compile(".*/traces/\\d+"));
    }

    @Test
    void theLogIsFollowedFilteredAndHeldStill() throws Exception {
        try (BrowserContext person = alice(); Client client = fromElsewhere()) {
            Page page = person.newPage();
            page.navigate(at("/log?listener=behind"));
            assertThat(page.locator("#stream")).hasAttribute("data-state", "open");
            assertThat(client.say("1 LOGIN " + PackagedServer.ALICE + " \"" + PackagedServer.PASSWORD + "\"")).startsWith("1 OK");
            Locator newest = page.locator("#lines > li").first();
            assertThat(newest).containsText("logged in");
            assertThat(newest.locator(".about a")).hasText(Pattern.compile("behind-\\d+"));

            page.click("[data-pause]");
            assertThat(page.locator("#stream")).hasAttribute("data-state", "paused");
            String before = newest.textContent();
            try (Client other = fromElsewhere()) {
                assertThat(other.say("1 LOGIN " + PackagedServer.ALICE + " \"" + PackagedServer.PASSWORD + "\"")).startsWith("1 OK");
                await().until(() -> server.signet("log", "--listener", "behind", "--text", "logged in").ok().lines().count() >= 2);
                assertThat(newest).hasText(before);
                page.click("[data-pause]");
                // What came meanwhile is not lost.
                assertThat(newest).not().hasText(before);
                assertThat(newest).containsText("logged in");
            }

            newest.locator(".about a").click();
            assertThat(page.locator("h1")).containsText("Session behind-");
            assertThat(page.locator("#said + a, [aria-labelledby=said] a").first()).isVisible();

            page.navigate(at("/log?text=logged"));
            page.selectOption("#protocol", "pop3");
            page.click("form[action='/log'] button");
            assertThat(page).hasURL(Pattern.compile(".*protocol=pop3.*"));
            assertThat(page.locator("#lines > li")).hasCount(0);
            page.selectOption("#protocol", "imap");
            page.click("form[action='/log'] button");
            assertThat(page.locator("#lines > li .about a").first()).hasText(Pattern.compile("(behind|imaps?)-\\d+"));

            page.navigate(at("/log?text=sender.example"));
            Locator message = page.locator("#lines .about a[href^='/log/message']").first();
            message.click();
            assertThat(page).hasURL(Pattern.compile(".*/history/\\d+"));
            assertThat(page.locator(".facts").first()).containsText("boss@sender.example");
            page.click(".facts a[href^='/log?id=']");
            assertThat(page.locator("#lines > li").first()).containsText("sender.example");
            page.navigate(at("/log/message?id=smtp-999999.1"));
            assertThat(page.locator(".toast.warn")).containsText("Nothing is known");
            assertThat(page.navigate(at("/log?level=loud")).status()).isEqualTo(422);
            assertThat(page.locator("#level-error, .notice.bad").first()).containsText("error, warn, info or debug");
        }
    }

    @Test
    void aSessionIsTracedWithItsSecretsHidden() throws Exception {
        try (BrowserContext person = alice(); Client client = fromElsewhere()) {
            Page page = person.newPage();
            page.navigate(at("/sessions?address=" + ELSEWHERE));
            page.locator("tbody a").last().click();
            page.click("form[action='/traces/start'] button");
            assertThat(page).hasURL(Pattern.compile(".*/traces/\\d+"));
            assertThat(page.locator("#state")).containsText("Recording");
            assertThat(page.locator("#stream")).hasAttribute("data-state", "open");
            assertThat(client.say("7 LOGIN " + PackagedServer.ALICE + " \"" + PackagedServer.PASSWORD + "\"")).startsWith("7 OK");
            assertThat(client.say("8 SELECT INBOX")).startsWith("8 OK");
            assertThat(page.locator("#lines")).containsText("8 SELECT INBOX");
            assertThat(page.locator("#lines")).containsText("***");
            Browsing.shot(page, "a trace that runs");
            page.click("#state button");
            assertThat(page.locator("#state")).containsText("Over");
            Download text = page.waitForDownload(() -> page.click("a[download]"));
            assertThat(Files.readString(text.path())).contains("> 8 SELECT INBOX").contains("< * ").doesNotContain(PackagedServer.PASSWORD);
            assertThat(page.content()).doesNotContain(PackagedServer.PASSWORD);
            page.click("[data-dialog=remove]");
            page.click("dialog[open] button.danger");
            assertThat(page.locator(".toast.ok")).containsText("removed");
            page.click("[data-dialog=start]");
            page.check("dialog[open] input[value=address]");
            page.fill("dialog[open] #value", "no address");
            page.click("dialog[open] button.primary");
            assertThat(page.locator("#value-error")).containsText("IP address");
        }
    }

    @Test
    void aTokenIsMadeUsedAndRevoked() throws Exception {
        // Who shows again who they are gets another cookie: a browser of its own.
        try (BrowserContext person = browsing.person(Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            Browsing.enter(page, at(""), PackagedServer.ALICE, PackagedServer.PASSWORD);
            page.navigate(at("/tokens"));
            page.click("main a[href^='/me/confirm']");
            page.fill("#password", PackagedServer.PASSWORD);
            page.click("main button.primary");
            page.fill("dialog[open] #name", "nightly <b>export</b>");
            page.selectOption("dialog[open] #days", "30");
            page.click("dialog[open] button.primary");
            String token = page.locator("#secret").textContent();
            Browsing.accessible(page, "a token, shown once");
            Browsing.shot(page, "token made");
            Locator row = page.locator("tbody tr", new Page.LocatorOptions().setHasText("nightly"));
            assertThat(row).containsText("nightly <b>export</b>");
            assertThat(row).containsText("in 29 days");
            assertThat(api(token, "GET", "/domains")).isEqualTo(200);
            assertThat(api(token, "DELETE", "/domains/example.test")).as("it may only look").isEqualTo(403);
            page.navigate(at("/tokens"));
            assertThat(page.content()).as("shown once").doesNotContain(token);
            assertThat(row).containsText("127.0.0.1");
            row.locator("[data-dialog=remove]").click();
            page.click("dialog[open] button.danger");
            assertThat(page.locator(".toast.ok")).containsText("nightly <b>export</b> was revoked");
            assertThat(api(token, "GET", "/domains")).isEqualTo(401);
            assertThat(server.signet("audit", "--json").ok()).contains("tokens.add").doesNotContain(token);
        }
        server.signet("account", "add", "tom@example.test", "--password-stdin").feed("correct horse 3").ok();
        try (BrowserContext person = browsing.person(Browsing.PHONE, ColorScheme.DARK)) {
            Page page = person.newPage();
            Browsing.enter(page, at(""), "tom@example.test", "correct horse 3");
            for (String path : List.of("/tokens", "/log", "/traces", "/jobs", "/backups", "/diagnosis", "/bans")) {
                assertThat(page.navigate(at(path)).status()).as(path).isEqualTo(403);
            }
        }
    }

    private int api(String token, String verb, String path) throws Exception {
        Path header = Files.writeString(server.directory().resolve("header"), "Authorization: Bearer " + token + "\n");
        return Integer.parseInt(Run.in(server.directory(), "curl", "-sk", "-o", "/dev/null", "-w", "%{http_code}", "--resolve", "mail.example.test:" + server.port(443) + ":127.0.0.1",
                "-X", verb, "-H", "@" + header, at("/api/v1" + path)).end().output());
    }

    @Test
    void aBackupIsMadeVerifiedAndPutBackByTheCommandsOfThePage() throws Exception {
        // Signed in for this alone: who shows once more who they are goes on under another secret.
        try (BrowserContext person = browsing.person(Browsing.WIDE, ColorScheme.LIGHT)) {
            Page page = person.newPage();
            Browsing.enter(page, at(""), PackagedServer.ALICE, PackagedServer.PASSWORD);
            page.navigate(at("/backups"));
            page.fill("#every", "sometimes");
            page.click("form[action$=schedule] button");
            assertThat(page.locator("#every-error")).hasCount(1);
            page.fill("#every", "200d");
            page.click("form[action$=schedule] button");
            assertThat(page.locator(".toast.ok")).containsText("schedule is saved");
            assertThat(page.locator("#every")).hasValue("200d");

            page.click("[data-dialog=make]");
            page.fill("dialog[open] #passphrase", "short");
            page.click("dialog[open] button.primary");
            assertThat(page.locator("#passphrase-error, dialog[open] .notice.bad").first()).containsText("8 characters");
            page.fill("dialog[open] #passphrase", "correct horse battery");
            page.click("dialog[open] button.primary");
            assertThat(page.locator("#work")).containsText("Done", LONG);
            Locator first = page.locator("#all tbody tr").first();
            assertThat(first).containsText("in it, locked", LONG);
            assertThat(first).containsText("not yet");
            first.locator("form[action$=verify] button").click();
            assertThat(first).containsText("Sound", LONG);
            assertThat(page.content()).doesNotContain("correct horse battery");
            assertThat(server.signet("audit", "--json").ok()).contains("backups.make").doesNotContain("correct horse battery");

            Locator take = first.locator("form[action$=download] button");
            take.click();
            assertThat(page.locator("h1")).containsText("Show that it is you");
            page.fill("#password", PackagedServer.PASSWORD);
            page.click("main form[action='/me/confirm'] button");
            assertThat(page).hasURL(Pattern.compile(".*/backups"));
            Download zip = page.waitForDownload(take::click);
            assertThat(zip.failure()).isNull();
            assertThat(zip.suggestedFilename()).matches("signet-backup-\\d{4}-\\d\\d-\\d\\d-\\d{4}\\.zip");
            assertThat(server.signet("backup", "verify", zip.path().toString()).ok()).contains("is sound");
            Path back = Files.createDirectory(server.directory().resolve("put-back"));
            assertThat(server.signet("restore", zip.path().toString(), "--data", back.toString(), "--passphrase-stdin").feed("correct horse battery").ok()).contains("the store is sound");
            assertThat(server.signet("audit", "--json").ok()).contains("backups.download").contains(zip.suggestedFilename());
            Path fetched = server.directory().resolve("fetched.zip");
            assertThat(server.signet("backup", "download", fetched.toString()).ok()).contains("octets");
            assertThat(server.signet("backup", "verify", fetched.toString()).ok()).contains("is sound");

            first.locator("a[href$=restore]").click();
            String commands = page.locator("#restore").textContent();
            assertThat(commands).contains("signet restore " + vault).contains("--data " + server.data());
            Download text = page.waitForDownload(() -> page.click("a[download]"));
            assertThat(Files.readString(text.path()).strip()).isEqualTo(commands.strip());

            page.navigate(at("/jobs"));
            assertThat(page.locator("tbody")).containsText("Verify a backup");
            page.click("tbody tr:first-child a.main");
            assertThat(page.locator("#job dl.facts").last()).containsText("Sound");
            assertThat(page.locator("#job dl.facts").last()).containsText("Yes");
        }
    }

    @Test
    void theDiagnosisSaysWhatToDo() {
        try (BrowserContext person = alice()) {
            Page page = person.newPage();
            page.navigate(at("/diagnosis"));
            page.fill("#peer", "not a domain!");
            page.click("main form[action$=run] button");
            assertThat(page.locator(".toast.bad")).containsText("domain");
            page.fill("#peer", "none.example.test");
            page.click("main form[action$=run] button");
            assertThat(page.locator(".findings")).containsText("Closed to strangers", LONG);
            assertThat(page.locator(".findings > li").first().locator(".badge")).hasText(Pattern.compile("Bad|Look at it"));
            assertThat(page.locator(".findings .remedy").first()).isVisible();
            page.locator(".who summary").click();
            page.locator("#language").selectOption("de");
            assertThat(page.locator("h1")).hasText("Diagnose");
            assertThat(page.locator(".findings")).containsText("Für Fremde verschlossen");
            assertThat(page.locator(".findings")).containsText("leitet nichts für Fremde weiter");
            assertThat(page.locator(".findings")).not().containsText(Pattern.compile("signet | is not | answers in "));
            Browsing.accessible(page, "a diagnosis in German");
        }
    }

    @Test
    void failedLoginsAreCountedAndForgotten() throws Exception {
        try (Client client = new Client(proxied)) {
            client.out.write("PROXY TCP6 2001:db8::7 ::1 40000 143\r\n");
            client.out.flush();
            assertThat(client.in.readLine()).startsWith("* OK");
            assertThat(client.say("1 LOGIN nobody@example.test wrong")).startsWith("1 NO");
        }
        assertThat(server.signet("ban", "failures").ok()).contains("2001:db8:0:0:0:0:0:0/64");
        try (BrowserContext person = alice()) {
            Page page = person.newPage();
            page.navigate(at("/bans"));
            Locator row = page.locator("[aria-labelledby=failures] tbody tr", new Page.LocatorOptions().setHasText("2001:db8"));
            assertThat(row).containsText("1 of 20");
            row.locator("button").click();
            assertThat(page.locator(".toast.ok")).containsText("2001:db8:0:0:0:0:0:0/64 are forgotten");
            assertThat(row).hasCount(0);
        }
        assertThat(server.signet("ban", "forgive", "2001:db8::").fails()).contains("no failed logins are counted");
    }

    @Test
    void aBackupIsCarriedAwayInAFile() throws Exception {
        Path other = server.directory().resolve("other-vault");
        server.signet("backup", other.toString()).ok();
        Path file = server.directory().resolve("one.zip");
        assertThat(server.signet("backup", "export", other.toString(), file.toString()).ok()).contains("is in " + file);
        assertThat(server.signet("backup", "export", other.toString(), file.toString()).fails()).contains("is there already");
        assertThat(server.signet("backup", "verify", file.toString()).ok()).contains("is sound");
        assertThat(server.signet("restore", file.toString(), "--data", server.directory().resolve("restored").toString()).ok()).contains("the store is sound");
        await().atMost(Duration.ofSeconds(20)).until(() -> server.signet("job", "list", "--operation", "backups.make").ok().contains("done"));
    }
}
