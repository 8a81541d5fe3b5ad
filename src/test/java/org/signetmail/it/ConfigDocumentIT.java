package org.signetmail.it;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import tools.jackson.databind.json.JsonMapper;

import org.signetmail.web.pages.Browsing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The configuration document by command and by page, on the packaged server, as an administrator uses it. */
@ExtendWith(ServerFixture.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfigDocumentIT {
    private final PackagedServer server;
    private Browsing browsing;
    private String signedIn;

    ConfigDocumentIT(PackagedServer server) {
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

    private static String greeting(int port) throws Exception {
        try (var socket = new Socket(PackagedServer.HOST, port)) {
            socket.setSoTimeout(10_000);
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
        }
    }

    /** By a shell, into a file, as people do it. */
    private String exported(String file, String... words) throws Exception {
        var all = new ArrayList<>(List.of("config", "export"));
        all.addAll(List.of(words));
        Run.in(server.directory(), "sh", "-c", server.command(all.toArray(String[]::new)) + " > " + file).ok();
        return Files.readString(server.directory().resolve(file));
    }

    @Test
    void aListenersPortMovesByADocument() throws Exception {
        Path file = server.directory().resolve("signet.yaml");
        server.signet("listener", "add", "by-document", "--protocol", "smtp", "--port", "2731", "--security", "starttls-optional").ok();
        String export = exported("signet.yaml");
        assertThat(export).contains("  by-document:\n    protocol: smtp\n    port: 2731\n").doesNotContain("PRIVATE KEY");
        assertThat(server.signet("config", "apply", file.toString(), "--prune").ok()).isEqualTo("nothing to change\n");
        Files.writeString(file, export.replace("port: 2731", "port: 2732"));
        assertThat(server.signet("config", "apply", file.toString(), "--dry-run").ok()).contains("~ listeners.by-document", "port  2731 ", "dry run");
        assertThat(greeting(server.port(2731))).startsWith("220 ");
        assertThat(server.signet("config", "apply", file.toString()).ok()).contains("port  2731 ").endsWith("done\n");
        assertThat(greeting(server.port(2732))).startsWith("220 ");
        assertThat(exported("again.yaml")).isEqualTo(Files.readString(file));
        assertThat(server.signet("config", "apply", "-", "--prune").feed(exported("listeners.yaml", "--only", "listeners").replaceFirst("(?s)  by-document:.*?(?=\\n  \\w)\\n", "")).ok())
                .contains("- listeners.by-document", "0 to add, 0 to change, 1 to remove");
        assertThat(server.signet("listener", "list").ok()).doesNotContain("by-document");
    }

    @Test
    void aBadDocumentChangesNothing() throws Exception {
        String before = server.signet("config", "export").ok();
        Run.Ended ended = server.signet("config", "apply", "-").feed("domains:\n  fresh.example:\nlisteners:\n  imaps:\n    port: many\n").end();
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("standard input, line 5: listeners.imaps.port: is a number", "nothing was changed");
        assertThat(JsonMapper.shared().readTree(server.signet("config", "apply", "-", "--json").feed("frogs: {}").end().output()).path("faults").get(0).path("path").asString()).isEqualTo("frogs");
        assertThat(server.signet("config", "export").ok()).isEqualTo(before);
        assertThat(server.signet("config", "apply", "no-such-file").fails()).contains("there is no file no-such-file");
    }

    @Test
    void passwordsAreMadeUpOnceAndLetPeopleIn() throws Exception {
        String document = "accounts:\n  doc-made@example.test: {displayName: Made}\n";
        String[] made = server.signet("config", "apply", "-", "--generate").feed(document).ok().lines().filter(l -> l.startsWith("doc-made@")).findFirst().orElseThrow().split(" +");
        assertThat(Run.in(server.directory(), "curl", "-s", "--cacert", server.authority().toString(), "--resolve", "mail.example.test:" + server.port(993) + ":127.0.0.1", "--user",
                made[0] + ":" + made[1], "imaps://mail.example.test:" + server.port(993) + "/").ok()).contains("INBOX");
        assertThat(server.signet("config", "apply", "-", "--generate").feed(document).ok()).isEqualTo("nothing to change\n");
        server.signet("account", "remove", "doc-made@example.test").ok();
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "390, DARK"})
    void aDocumentIsHandedInOnAPage(int width, ColorScheme scheme) throws Exception {
        String domain = "page" + width + ".example";
        try (BrowserContext person = browsing.person(signedIn, width, scheme)) {
            Browsing.eachIsAccessible(person, at(""), List.of("/settings/document"), width + " wide");
            Page page = person.newPage();
            page.navigate(at("/settings/document"));
            page.fill("#document", "listeners:\n  imaps:\n    port: many\n");
            page.click("main form[action='/settings/document'] button.primary");
            assertThat(page.locator("#faults")).hasCount(1);
            assertThat(page.locator("main")).containsText("listeners.imaps.port");
            Browsing.accessible(page, "a document with a fault, " + width);
            page.fill("#document", "domains:\n  " + domain + ":\naccounts:\n  alice@example.test:\n    displayName: Alice " + width + "\n");
            page.click("main form[action='/settings/document'] button.primary");
            assertThat(page.locator("#diff > li")).hasCount(2);
            Browsing.shot(page, "document-diff-" + width);
            Browsing.accessible(page, "what a document changes, " + width);
            assertThat(server.signet("domain", "list").ok()).doesNotContain(domain);
            page.click("#apply");
            assertThat(page.locator("#job .notice.ok")).hasCount(1);
            assertThat(page.locator("#job dt:text-is('Added') + dd")).hasText("1");
            Browsing.accessible(page, "a document that was applied, " + width);
            page.click("#job a[href='/settings/document']");
            assertThat(server.signet("domain", "list").ok()).contains(domain);
            page.fill("#document", "accounts:\n  page" + width + "@example.test:\n");
            page.check("#generate");
            page.click("main form[action='/settings/document'] button.primary");
            page.click("#apply");
            assertThat(page.locator("#passwords")).hasCount(1);
            assertThat(page.locator("#job .notice.ok")).hasCount(1);
            Browsing.accessible(page, "passwords, " + width);
            page.navigate(at("/settings"));
            page.click("main a[href='/settings/document']");
            Path yaml = page.waitForDownload(() -> page.click("a[href='/settings/document/signet.yaml']")).path();
            assertThat(Files.readString(yaml)).contains("page" + width + "@example.test").startsWith("# What this mail server");
        }
        server.signet("account", "remove", "page" + width + "@example.test").ok();
        server.signet("domain", "remove", domain).ok();
    }
}
