package org.signetmail.web.pages;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.signetmail.web.api.Actor;
import org.signetmail.web.api.IdentityOperations.OfSecondFactor;
import org.signetmail.web.api.MyOperations.OfEnrolment;
import org.signetmail.web.api.MyOperations.OfRecoveryCodes;
import org.signetmail.web.api.PasskeyOperations.OfPasskey;
import org.signetmail.web.api.Problem;
import org.signetmail.web.auth.People;
import org.signetmail.web.auth.Visitor;
import org.signetmail.web.clients.QrCodeImage;

/** How I sign in: password, authenticator app with recovery codes, passkeys. */
public final class MySignInPages implements PagePart {
    public static final String PATH = "/me/sign-in";
    /** Whoever has an account here. */
    static final Predicate<Actor> OWN = actor -> actor.own() != null;
    private static final int LONGEST_URI = 600;

    /** @param proven whether they showed lately who they are; @param open the dialogue that is open, or empty; @param form its form */
    public record SignIn(OfSecondFactor factor, List<OfPasskey> passkeys, boolean proven, String open, Form form) {
        public Form form(String one) {
            return one.equals(open) ? form : Form.empty();
        }
    }

    /** @param secret in groups, for those who type it */
    public record Enrol(String secret, String uri, QrCodeImage qr, Form form) {
        @Override
        public String toString() {
            return "Enrol";
        }
    }

    public record Codes(List<String> codes) {
        public String text() {
            return String.join("\n", codes);
        }

        @Override
        public String toString() {
            return "Codes";
        }
    }

    private final People people;

    MySignInPages(People people) {
        this.people = people;
    }

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.OWN, 10, PATH, "me.sign-in", Icon.SHIELD, OWN);
        routes.get("/me", OWN, _ -> Answer.go(PATH));
        routes.get(PATH, OWN, visit -> page(visit, visit.query("open"), Form.empty()));
        routes.post("/me/password", OWN, this::password);
        routes.post("/me/totp", OWN, visit -> visit.attempt(opening("enrol"), () -> {
            var made = (OfEnrolment) visit.perform("me.enrol-totp", Map.of(), null);
            return enrolment(made.secret(), made.uri(), Form.empty());
        }));
        routes.post("/me/totp/confirm", OWN, MySignInPages::confirm);
        routes.post("/me/totp/remove", OWN, visit -> visit.attempt(opening("remove"), () -> {
            visit.perform("second-factor.remove", Map.of("address", self(visit)), null);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("me.totp-removed")));
        }));
        routes.post("/me/recovery-codes", OWN, visit -> visit.attempt(opening("renew"), () -> codes(visit.perform("me.recovery-codes", Map.of(), null))));
        routes.post("/me/passkeys/begin", OWN, MySignInPages::beginPasskey);
        routes.post("/me/passkeys/add", OWN, MySignInPages::addPasskey);
        routes.post("/me/passkeys/{id}/remove", OWN, visit -> visit.attempt(PATH, () -> {
            visit.perform("passkeys.remove", Map.of("address", self(visit), "id", visit.name("id")), null);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("me.passkey-removed")));
        }));
    }

    private static String opening(String dialog) {
        return PATH + "?open=" + dialog;
    }

    /** The visitor's own address. */
    static String self(Visit visit) {
        Actor.Own own = visit.actor().own();
        if (own == null) {
            throw new IllegalStateException("the visitor has no account");
        }
        return own.account().toString();
    }

    /** Whether the visitor showed lately, once more, who they are. */
    static boolean proven(Visit visit) {
        return visit.actor().own() instanceof Actor.Own own && own.proven();
    }

    private static Answer.Show page(Visit visit, String open, Form form) throws Exception {
        Map<String, String> names = Map.of("address", self(visit));
        return Answer.show("me/sign-in", new SignIn(visit.ask(OfSecondFactor.class, "second-factor.show", names),
                visit.list(OfPasskey.class, "passkeys.list", names, Map.of()).items(), proven(visit), open, form));
    }

    private Answer password(Visit visit) throws Exception {
        Visitor visitor = people.visitor(visit.context()).orElseThrow();
        Form form = visit.form("password", "again");
        return visit.attempt(form, () -> {
            String wanted = visit.exactly("password");
            if (!wanted.equals(visit.exactly("again"))) {
                throw Problem.invalid("again", visit.t().of("me.not-the-same"));
            }
            visit.perform("me.set-password", Map.of(), Map.of("password", wanted));
            people.again(visit.context(), visitor);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("me.password-changed")));
        }, refused -> page(visit, "change", refused.without("password", "again")));
    }

    private static Answer.Show enrolment(String secret, String uri, Form form) {
        return Answer.show("me/enrol", new Enrol(secret, uri, QrCodeImage.of(uri), form));
    }

    /** The secret is sealed by now: the form brings back what the page showed, to be shown again where the code was wrong. */
    private static Answer confirm(Visit visit) throws Exception {
        String uri = visit.typed("uri");
        String secret = visit.typed("secret");
        if (!uri.startsWith("otpauth://totp/") || uri.length() > LONGEST_URI || secret.length() > LONGEST_URI) {
            return Answer.go(PATH);
        }
        return visit.attempt(visit.form("code"), () -> codes(visit.perform("me.confirm-totp", Map.of(), Map.of("code", visit.typed("code")))),
                refused -> enrolment(secret, uri, refused.without("code")));
    }

    private static Answer codes(Object given) {
        return Answer.show("me/codes", new Codes(((OfRecoveryCodes) given).codes()));
    }

    /** For the script: what the device is asked, or why it is not. */
    private static Answer beginPasskey(Visit visit) throws Exception {
        try {
            return new Answer.Data(200, visit.perform("me.begin-passkey", Map.of(), null));
        } catch (Problem.Refused refused) {
            String words = refused.problem().wantsProof() ? visit.t().of("me.confirm-again") : visit.t().said(refused.problem().detail());
            return new Answer.Data(refused.problem().status(), Map.of("detail", words));
        }
    }

    private static Answer addPasskey(Visit visit) throws Exception {
        Form form = visit.form("name");
        return visit.attempt(form, () -> {
            visit.perform("me.add-passkey", Map.of(), Map.of("name", form.value("name"), "credential", visit.typed("credential")));
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("me.passkey-added", form.value("name"))));
        }, refused -> page(visit, "passkey", refused));
    }
}
