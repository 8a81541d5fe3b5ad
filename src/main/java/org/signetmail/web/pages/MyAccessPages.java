package org.signetmail.web.pages;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.signetmail.web.api.Actor;
import org.signetmail.web.api.IdentityOperations.OfAppPassword;
import org.signetmail.web.api.IdentityOperations.OfToken;
import org.signetmail.web.api.IdentityOperations.OfWebSession;
import org.signetmail.web.api.MyOperations.OfSignedOut;
import org.signetmail.web.api.Page;
import org.signetmail.web.api.Problem;
import org.signetmail.web.api.SessionOperations.OfSession;

/** What else opens my account: app passwords of mail programs, browsers that are signed in, tokens of programs. */
public final class MyAccessPages implements PagePart {
    public static final String PATH = "/me/access";
    /** As the API names them. */
    public static final List<String> PROTOCOLS = List.of("imap", "pop3", "smtp", "sieve");
    private static final List<String> EVERYBODYS_SCOPES = List.of("read", "all");
    private static final List<String> ADMINISTRATORS_SCOPES = List.of("read", "directory", "all");
    private static final List<String> ALL_SCOPES = List.of("read", "directory", "tls", "queue", "settings", "system", "all");
    private static final List<String> DAYS = List.of("30", "90", "365", "never");
    private static final String USUAL_DAYS = "90";
    /** What mail programs speak. */
    private static final Set<String> MAIL = Set.of("imap", "pop3", "submission", "smtp", "sieve");

    /** What was made just now. @param secret shown this once; @param of what it is, in words */
    public record Made(String secret, String of) {}

    /**
     * @param here the session that looks, or 0; @param connected mail programs; @param next the page of tokens after this, or null
     * @param proven whether they showed lately who they are; @param open the dialogue that is open, or empty; @param form its form, where it was sent
     */
    public record Access(List<OfAppPassword> appPasswords, List<OfWebSession> sessions, long here, List<OfSession> connected, List<OfToken> tokens, @Nullable String next,
            List<String> scopes, @Nullable Made made, boolean proven, String open, Form form) {
        public Form form(String one) {
            return one.equals(open) && form.refused() ? form : one.equals("token") ? Form.of(Map.of("days", USUAL_DAYS, "scope-read", "true"))
                    : Form.of(Map.of("imap", "true", "pop3", "true", "smtp", "true"));
        }

        /** Whether others than this one are signed in. */
        public boolean others() {
            return sessions.stream().anyMatch(s -> s.id() != here);
        }
    }

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.OWN, 20, PATH, "me.access", Icon.DEVICE, MySignInPages.OWN);
        routes.get(PATH, MySignInPages.OWN, visit -> page(visit, null, visit.query("open"), Form.empty()));
        routes.post("/me/app-passwords/add", MySignInPages.OWN, MyAccessPages::addAppPassword);
        routes.post("/me/app-passwords/{id}/remove", MySignInPages.OWN, visit -> gone(visit, "app-passwords.remove", "me.app-password-void"));
        routes.post("/me/web-sessions/{id}/remove", MySignInPages.OWN, visit -> gone(visit, "web-sessions.remove", "me.session-ended"));
        routes.post("/me/web-sessions/end-others", MySignInPages.OWN, visit -> {
            var out = (OfSignedOut) visit.perform("me.sign-out-others", Map.of(), null);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("me.others-ended", out.ended())));
        });
        routes.post("/me/sessions/{id}/kill", MySignInPages.OWN, visit -> visit.attempt(PATH, () -> {
            visit.perform("sessions.kill", Map.of("id", visit.name("id")), null);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("me.disconnected")));
        }));
        routes.post("/me/tokens/add", MySignInPages.OWN, MyAccessPages::addToken);
        routes.post("/me/tokens/{id}/remove", MySignInPages.OWN, visit -> visit.attempt(PATH, () -> {
            visit.perform("tokens.remove", Map.of("id", visit.name("id")), null);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("me.token-void")));
        }));
    }

    private static Answer.Show page(Visit visit, @Nullable Made made, String open, Form form) throws Exception {
        Map<String, String> names = Map.of("address", MySignInPages.self(visit));
        Actor.Own own = visit.actor().own();
        Long here = own == null ? null : own.session();
        Page<OfToken> tokens = visit.list(OfToken.class, "tokens.list", Map.of(), Map.of("owner", MySignInPages.self(visit), "after", visit.query("after"), "limit", "50"));
        return Answer.show("me/access", new Access(visit.list(OfAppPassword.class, "app-passwords.list", names, Map.of()).items(),
                visit.list(OfWebSession.class, "web-sessions.list", names, Map.of()).items(), here == null ? 0 : here, connected(visit), tokens.items(),
                visit.next(PATH, Map.of(), tokens), scopes(visit.actor()), made, MySignInPages.proven(visit), open, form));
    }

    private static List<OfSession> connected(Visit visit) throws Exception {
        return visit.list(OfSession.class, "sessions.list", Map.of(), Map.of("account", MySignInPages.self(visit))).items().stream().filter(s -> MAIL.contains(s.protocol())).toList();
    }

    private static List<String> scopes(Actor actor) {
        return switch (actor.reach()) {
            case Actor.Reach.All() -> ALL_SCOPES;
            case Actor.Reach.OneDomain _ -> ADMINISTRATORS_SCOPES;
            case Actor.Reach.Own _ -> EVERYBODYS_SCOPES;
        };
    }

    private static Answer addAppPassword(Visit visit) throws Exception {
        Form form = visit.form("name", "imap", "pop3", "smtp", "sieve");
        return visit.attempt(form, () -> {
            List<String> protocols = PROTOCOLS.stream().filter(form::checked).toList();
            if (protocols.isEmpty()) {
                throw Problem.invalid("protocols", visit.t().of("me.no-protocol"));
            }
            var made = (OfAppPassword) visit.perform("app-passwords.add", Map.of("address", MySignInPages.self(visit)), Map.of("name", form.value("name"), "protocols", protocols));
            return page(visit, new Made(String.valueOf(made.password()), visit.t().of("me.app-password-for", made.name())), "", Form.empty());
        }, refused -> page(visit, null, "app-password", refused));
    }

    private static Answer addToken(Visit visit) throws Exception {
        List<String> offered = scopes(visit.actor());
        String[] fields = java.util.stream.Stream.concat(java.util.stream.Stream.of("name", "days"), offered.stream().map(s -> "scope-" + s)).toArray(String[]::new);
        Form form = visit.form(fields);
        return visit.attempt(form, () -> {
            List<String> scopes = offered.stream().filter(s -> form.checked("scope-" + s)).toList();
            if (scopes.isEmpty()) {
                throw Problem.invalid("scopes", visit.t().of("me.no-scope"));
            }
            var wanted = new HashMap<String, Object>(Map.of("name", form.value("name"), "owner", MySignInPages.self(visit), "scopes", scopes));
            if (DAYS.contains(form.value("days")) && !form.value("days").equals("never")) {
                wanted.put("expires", visit.page().now().plus(Duration.ofDays(Long.parseLong(form.value("days")))).toString());
            }
            var made = (OfToken) visit.perform("tokens.add", Map.of(), wanted);
            return page(visit, new Made(String.valueOf(made.token()), visit.t().of("me.token-for", made.name())), "", Form.empty());
        }, refused -> page(visit, null, "token", refused));
    }

    private static Answer gone(Visit visit, String operation, String words) throws Exception {
        return visit.attempt(PATH, () -> {
            visit.perform(operation, Map.of("address", MySignInPages.self(visit), "id", visit.name("id")), null);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of(words)));
        });
    }

    /** How long a token may hold, for a choice. */
    public static Map<String, String> days(Texts t) {
        var days = new LinkedHashMap<String, String>();
        DAYS.forEach(d -> days.put(d, t.word("me.days", d)));
        return days;
    }

    /** Protocols by the names that people know. */
    public static String protocols(List<String> protocols) {
        return String.join(", ", protocols.stream().map(p -> p.equals("sieve") ? "Sieve" : p.toUpperCase(java.util.Locale.ROOT)).toList());
    }
}
