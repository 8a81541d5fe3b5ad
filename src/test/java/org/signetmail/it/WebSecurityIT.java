package org.signetmail.it;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.signetmail.tls.Pem;

import static org.assertj.core.api.Assertions.assertThat;

/** What somebody with bad intentions tries at the pages of the packaged server: without a browser, which would not let them. */
class WebSecurityIT {
    private static final List<String> PAGES = List.of("/", "/domains", "/domains/example.test", "/accounts", "/accounts/alice@example.test", "/accounts/alice@example.test?tab=access", "/aliases",
            "/certificates", "/listeners", "/trust", "/queue", "/bans", "/sessions", "/settings", "/audit", "/me/sign-in", "/me/access", "/me/programs");
    private static final Pattern POSTS = Pattern.compile("<form[^>]*method=\"post\"[^>]*action=\"([^\"]+)\"");
    private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
    private static final String COOKIE = "__Host-signet";
    private static final int ENOUGH = 50;

    private PackagedServer server;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        server = PackagedServer.launch();
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", Pem.read(Files.readString(server.authority()), null).certificates().getFirst());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        client = HttpClient.newBuilder().sslContext(context).build();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port(443) + path));
    }

    private HttpResponse<String> asked(String path, String... headers) throws Exception {
        HttpRequest.Builder request = to(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> posted(String path, Map<String, String> fields, String... headers) throws Exception {
        String body = fields.entrySet().stream().map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8)).collect(Collectors.joining("&"));
        HttpRequest.Builder request = to(path).header("Content-Type", "application/x-www-form-urlencoded").header("Sec-Fetch-Site", "same-origin").POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> signIn(String password, String to, String... headers) throws Exception {
        return posted("/sign-in", Map.of("user", PackagedServer.ALICE, "password", password, "to", to), headers);
    }

    private static String session(HttpResponse<String> answer) {
        return answer.headers().allValues("Set-Cookie").stream().filter(c -> c.startsWith(COOKIE + "=")).map(c -> c.substring(0, c.indexOf(';'))).findFirst().orElseThrow();
    }

    private String csrf(String session) throws Exception {
        return CSRF.matcher(asked("/me/sign-in", "Cookie", session).body()).results().map(m -> m.group(1)).findFirst().orElseThrow();
    }

    @Test
    void eachAnswerHasTheSecurityHeaders() throws Exception {
        String session = session(signIn(PackagedServer.PASSWORD, "/"));
        var answers = new java.util.ArrayList<HttpResponse<String>>();
        for (String page : PAGES) {
            HttpResponse<String> answer = asked(page, "Cookie", session);
            assertThat(answer.statusCode()).as(page).isEqualTo(200);
            answers.add(answer);
            answers.add(asked(page));
        }
        for (String other : List.of("/sign-in", "/nothing-here", "/api/v1/accounts", "/api/v1/nothing", "/setup", "/static/x/app.css", "/.well-known/mta-sts.txt", "/me/confirm?to=//evil.test")) {
            answers.add(asked(other));
        }
        answers.add(posted("/aliases/add", Map.of(), "Cookie", session));
        answers.add(signIn("not the password", "/"));
        for (HttpResponse<String> answer : answers) {
            var headers = answer.headers();
            String what = answer.request().method() + " " + answer.uri().getPath() + " " + answer.statusCode();
            assertThat(headers.firstValue("Content-Security-Policy").orElse("")).as(what).contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'")
                    .doesNotContain("unsafe", "*", "http:");
            assertThat(headers.firstValue("X-Content-Type-Options")).as(what).hasValue("nosniff");
            assertThat(headers.firstValue("X-Frame-Options")).as(what).hasValue("DENY");
            assertThat(headers.firstValue("Referrer-Policy")).as(what).hasValue("no-referrer");
            assertThat(headers.firstValue("Strict-Transport-Security").orElse("")).as(what).startsWith("max-age=");
            assertThat(headers.firstValue("Cache-Control")).as(what).hasValue("no-store");
            assertThat(headers.firstValue("Server")).as(what).isEmpty();
            assertThat(headers.allValues("Set-Cookie")).as(what).allMatch(c -> c.startsWith("__Host-") && c.contains("Secure") && c.contains("HttpOnly") && c.contains("SameSite="));
            assertThat(answer.body()).as(what).doesNotContain("<script>", " onclick=", " style=\"", "\tat org.");
        }
    }

    @Test
    void noFormIsTakenWithoutItsToken() throws Exception {
        String session = session(signIn(PackagedServer.PASSWORD, "/"));
        Set<String> actions = new TreeSet<>();
        for (String page : PAGES) {
            POSTS.matcher(asked(page, "Cookie", session).body()).results().map(m -> m.group(1).replace("&amp;", "&")).forEach(actions::add);
        }
        // The look of pages is no secret's; signing in has no session yet.
        actions.removeAll(Set.of("/preferences"));
        assertThat(actions).hasSizeGreaterThan(20).contains("/sign-out", "/aliases/add", "/settings/set");
        String csrf = csrf(session);
        String another = csrf(session(signIn(PackagedServer.PASSWORD, "/")));
        for (String action : actions) {
            int without = posted(action, Map.of(), "Cookie", session).statusCode();
            if (without == 404) {
                // A dialogue for a whole table: the button that opens it says where it is sent.
                continue;
            }
            assertThat(without).as(action).isEqualTo(403);
            assertThat(posted(action, Map.of(), "Cookie", session, "X-CSRF-Token", another).statusCode()).as("%s with another session's", action).isEqualTo(403);
            // Without a body: who is refused before it was read loses the connection.
            HttpRequest foreign = to(action).headers("Cookie", session, "Sec-Fetch-Site", "cross-site", "X-CSRF-Token", csrf).POST(BodyPublishers.noBody()).build();
            assertThat(client.send(foreign, BodyHandlers.ofString()).statusCode()).as("%s from elsewhere", action).isEqualTo(403);
        }
        assertThat(asked("/aliases", "Cookie", session).statusCode()).as("still signed in").isEqualTo(200);
    }

    @Test
    void aSessionIsNeverOneThatSomebodyElseChose() throws Exception {
        String planted = COOKIE + "=" + "A".repeat(43);
        String session = session(signIn(PackagedServer.PASSWORD, "/", "Cookie", planted));
        assertThat(session).isNotEqualTo(planted);
        assertThat(asked("/accounts", "Cookie", planted).statusCode()).isEqualTo(303);
        assertThat(signIn(PackagedServer.PASSWORD, "/", "Cookie", session).statusCode()).as("somebody else's form, in a session of mine").isEqualTo(403);
        String csrf = csrf(session);
        HttpResponse<String> proven = posted("/me/confirm", Map.of("csrf", csrf, "password", PackagedServer.PASSWORD, "to", "/me/access"), "Cookie", session);
        assertThat(proven.statusCode()).isEqualTo(303);
        assertThat(asked("/me/access", "Cookie", session).statusCode()).as("the one of before").isEqualTo(303);
        assertThat(asked("/me/access", "Cookie", session(proven)).statusCode()).isEqualTo(200);
        assertThat(csrf(session(proven))).isNotEqualTo(csrf);
    }

    /** A stolen session alone changes nothing of how the account is opened. */
    @Test
    void aSessionAloneOpensNothingMore() throws Exception {
        String session = session(signIn(PackagedServer.PASSWORD, "/"));
        String csrf = csrf(session);
        for (String action : List.of("/me/password", "/me/totp", "/me/totp/remove", "/me/recovery-codes", "/me/passkeys/add", "/me/tokens/add", "/me/app-passwords/add", "/me/passkeys/1/remove",
                "/me/app-passwords/1/remove", "/accounts/alice@example.test/set-password", "/accounts/alice@example.test/app-passwords/add", "/accounts/alice@example.test/second-factor/remove")) {
            HttpResponse<String> answer = posted(action, Map.of("csrf", csrf, "password", "taken over 1", "again", "taken over 1", "name", "x", "credential", "{}", "imap", "true", "scope-read", "true"),
                    "Cookie", session);
            assertThat(answer.statusCode()).as(action).isEqualTo(303);
            assertThat(answer.headers().firstValue("Location").orElse("")).as(action).startsWith("/me/confirm");
        }
        assertThat(posted("/me/passkeys/begin", Map.of("csrf", csrf), "Cookie", session).statusCode()).isEqualTo(403);
        assertThat(signIn(PackagedServer.PASSWORD, "/").statusCode()).as("the password is what it was").isEqualTo(303);
    }

    @Test
    void noHeaderIsWrittenByWhatIsSent() throws Exception {
        for (String to : List.of("/x\r\nSet-Cookie: evil=1", "/x\nX-Evil: 1", "//evil.test", "https://evil.test", "/\\evil.test", "\t//evil.test", "/x\u0000", "javascript:alert(1)", "/ü")) {
            HttpResponse<String> answer = signIn(PackagedServer.PASSWORD, to);
            assertThat(answer.statusCode()).as(to).isEqualTo(303);
            assertThat(answer.headers().firstValue("Location")).as(to).hasValue("/");
            assertThat(answer.headers().firstValue("X-Evil")).as(to).isEmpty();
            assertThat(answer.headers().allValues("Set-Cookie")).as(to).noneMatch(c -> c.startsWith("evil"));
            HttpResponse<String> preferred = posted("/preferences", Map.of("theme", "dark\r\nX-Evil: 1", "language", "de", "back", to));
            assertThat(preferred.headers().firstValue("Location")).as(to).hasValue("/");
            assertThat(preferred.headers().firstValue("X-Evil")).as(to).isEmpty();
        }
        String session = session(signIn(PackagedServer.PASSWORD, "/"));
        // What is told on the next page travels in a cookie.
        HttpResponse<String> refused = posted("/aliases/x%0d%0aX-Evil:%201/remove", Map.of("csrf", csrf(session)), "Cookie", session);
        assertThat(refused.headers().firstValue("X-Evil")).isEmpty();
        HttpResponse<String> flash = asked("/aliases", "Cookie", session + "; __Host-flash=<script>alert(1)</script>");
        assertThat(flash.body()).doesNotContain("<script>alert");
        assertThat(asked("/sign-in?to=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").body()).doesNotContain("<script>alert");
    }

    @Test
    void whoGuessesIsSlowedDownWhereverTheyGuess() throws Exception {
        String session = session(signIn(PackagedServer.PASSWORD, "/"));
        String csrf = csrf(session);
        int tries = 0;
        while (signIn("guess " + tries, "/").statusCode() != 429) {
            assertThat(++tries).as("tries before one has had enough").isLessThan(ENOUGH);
        }
        assertThat(tries).isGreaterThan(3);
        assertThat(signIn(PackagedServer.PASSWORD, "/").statusCode()).as("the right one, by chance").isEqualTo(429);
        assertThat(posted("/me/confirm", Map.of("csrf", csrf, "password", PackagedServer.PASSWORD, "to", "/me/access"), "Cookie", session).statusCode()).as("showing who one is").isEqualTo(429);
        assertThat(posted("/sign-in/passkey/begin", Map.of()).statusCode()).as("a passkey").isEqualTo(429);
        assertThat(posted("/sign-in/passkey", Map.of("credential", "{}", "to", "/"), "Cookie", "__Host-passkey=x").statusCode()).as("a passkey's answer").isIn(303, 429);
        assertThat(asked("/api/v1/accounts", "Authorization", "Bearer sgt_" + "A".repeat(43)).statusCode()).as("a token").isEqualTo(429);
        assertThat(asked("/me/access", "Cookie", session).statusCode()).as("who is in stays in").isEqualTo(200);
    }

    @Test
    void passkeysThatAreNoneCountAsWrongPasswordsDo() throws Exception {
        int tries = 0;
        while (true) {
            HttpResponse<String> begun = posted("/sign-in/passkey/begin", Map.of());
            if (begun.statusCode() == 429) {
                break;
            }
            assertThat(begun.statusCode()).isEqualTo(200);
            String browser = begun.headers().allValues("Set-Cookie").stream().filter(c -> c.startsWith("__Host-passkey=")).map(c -> c.substring(0, c.indexOf(';'))).findFirst().orElseThrow();
            assertThat(posted("/sign-in/passkey", Map.of("credential", "{\"id\":\"x\"}", "to", "/"), "Cookie", browser).statusCode()).isEqualTo(303);
            assertThat(++tries).isLessThan(ENOUGH);
        }
        assertThat(tries).isGreaterThan(3);
        assertThat(signIn(PackagedServer.PASSWORD, "/").statusCode()).isEqualTo(429);
    }
}
