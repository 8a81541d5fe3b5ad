package org.signetmail.web.pages;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotCaret;

import static org.assertj.core.api.Assertions.assertThat;

/** Debian's Chromium, driven as a person would; and what axe-core has to say about a page. */
public final class Browsing implements AutoCloseable {
    public static final int WIDE = 1280;
    public static final int PHONE = 390;
    private static final List<String> FLAGS = List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());

    public Browsing() {
        this(List.of());
    }

    /** @param more flags, as {@code --host-resolver-rules=…} */
    public Browsing(List<String> more) {
        var flags = new ArrayList<>(FLAGS);
        flags.addAll(more);
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(Path.of("/usr/bin/chromium")).setHeadless(true).setArgs(flags));
    }

    /** A fresh browser of one person. Errors of scripts and of the content security policy are complaints. */
    public BrowserContext person(int width, ColorScheme scheme) {
        return person(options(width, scheme));
    }

    private static Browser.NewContextOptions options(int width, ColorScheme scheme) {
        return new Browser.NewContextOptions().setViewportSize(width, width == PHONE ? 844 : 900).setColorScheme(scheme).setHasTouch(width == PHONE)
                .setIgnoreHTTPSErrors(true).setLocale("en-GB");
    }

    public BrowserContext person(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options);
        context.setDefaultTimeout(10_000);
        context.onPage(page -> {
            page.onPageError(complaints::add);
            page.onConsoleMessage(message -> {
                if (message.type().equals("error") && !message.text().contains("status of 4")) {
                    complaints.add(page.url() + ": " + message.text());
                }
            });
        });
        return context;
    }

    /** Signs a person in, with a password that is enough. @param origin as {@code https://mail.example.test:1443} */
    public static void enter(Page page, String origin, String user, String password) {
        page.navigate(origin + "/sign-in");
        page.fill("#user", user);
        page.fill("#password", password);
        page.click("main button.primary");
        PlaywrightAssertions.assertThat(page.locator("nav#side")).hasCount(1);
    }

    /** What a browser keeps of somebody who signed in: for {@link #person(String, int, ColorScheme)}. */
    public String signedIn(String origin, String user, String password) {
        try (BrowserContext person = person(WIDE, ColorScheme.LIGHT)) {
            enter(person.newPage(), origin, user, password);
            return person.storageState();
        }
    }

    /** A browser of somebody who is signed in. */
    public BrowserContext person(String signedIn, int width, ColorScheme scheme) {
        return person(options(width, scheme).setStorageState(signedIn));
    }

    /** Each page is there, and as {@link #accessible} wants it. */
    public static void eachIsAccessible(BrowserContext person, String origin, List<String> paths, String how) {
        Page page = person.newPage();
        for (String path : paths) {
            assertThat(page.navigate(origin + path).status()).as(path).isEqualTo(200);
            shot(page, path + " " + how);
            accessible(page, path + ", " + how);
        }
    }

    /** {@code SHOTS=DIR} in the environment keeps a picture to look at. */
    public static void shot(Page page, String name) {
        String folder = System.getenv("SHOTS");
        if (folder != null) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, name.replaceAll("[^a-zA-Z0-9]+", "-") + ".png")).setFullPage(true).setCaret(ScreenshotCaret.INITIAL));
        }
    }

    /** What scripts and the policy complained of. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** No violation of WCAG 2.2 AA, and of axe's own good practice. */
    @SuppressWarnings("unchecked")
    public static void accessible(Page page, String what) {
        // What loads may take as long as a name server that is silent is waited for; what turns for ever turns unseen.
        page.waitForFunction("() => !document.querySelector('.htmx-request') && document.getAnimations()"
                + ".every(a => a.effect.getTiming().iterations === Infinity || a.playState !== 'running')", null, new Page.WaitForFunctionOptions().setTimeout(40_000));
        // As an expression of the debugger it is under no content security policy.
        page.evaluate(axe());
        var result = (Map<String, Object>) page.evaluate("axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', "
                + "'wcag22aa', 'best-practice']}).then(r => ({violations: r.violations.map(v => v.id + ': ' + v.help + ' ' "
                + "+ v.nodes.slice(0, 4).map(n => n.target + ' ' + n.html.slice(0, 160) + ' ' + n.failureSummary).join('; '))}))");
        assertThat((List<String>) result.get("violations")).as(what).isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")).as(what + " has no sideways scrolling").isEqualTo(true);
    }

    private static String axe() {
        try (InputStream in = Browsing.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
