package org.signetmail.web.pages;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.signetmail.care.passkey.Passkeys;
import org.signetmail.store.Account;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.PasskeyBook.Passkey;
import org.signetmail.web.auth.People;
import org.signetmail.web.auth.Visitor;

/** Signing in with a passkey, and adding one: what the browser is asked, and its answer (WebAuthn 7). */
final class PasskeyPages implements PagePart {
    private static final String COOKIE = "__Host-passkey";
    private static final int SECONDS = 600;
    private static final int SECRET_OCTETS = 32;

    private final People people;
    private final Supplier<Passkeys> making;
    private final SecureRandom random = new SecureRandom();
    private final JsonMapper json = new JsonMapper();
    private @Nullable Passkeys made;

    /** @param making made when it is first needed: a server starts without */
    PasskeyPages(People people, Supplier<Passkeys> making) {
        this.people = people;
        this.making = making;
    }

    private synchronized Passkeys passkeys() {
        if (made == null) {
            made = making.get();
        }
        return made;
    }

    @Override
    public void register(PageRoutes routes) {
        routes.postOpen("/sign-in/passkey/begin", this::beginSignIn);
        routes.postOpen("/sign-in/passkey", this::signIn);
        routes.post("/passkeys/begin", PageRoutes.SIGNED_IN, this::begin);
        routes.post("/passkeys/add", PageRoutes.SIGNED_IN, this::add);
    }

    private Answer beginSignIn(Visit visit) {
        var octets = new byte[SECRET_OCTETS];
        random.nextBytes(octets);
        String browser = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        HttpPages.keep(visit.context(), COOKIE, browser, SECONDS);
        return new Answer.Json(json.writeValueAsBytes(passkeys().beginSignIn(browser)));
    }

    private Answer signIn(Visit visit) {
        String browser = visit.context().cookie(COOKIE);
        Optional<Account> account = browser == null || browser.isEmpty() ? Optional.empty() : passkeys().finishSignIn(browser, visit.typed("answer"));
        if (account.isEmpty()) {
            return SignInPages.page(visit.typed("to"), false, "", visit.t().of("sign-in.passkey-wrong"));
        }
        people.entered(visit.context(), account.get());
        return Answer.go(visit.typed("to"));
    }

    private Answer begin(Visit visit) {
        Visitor visitor = visitor(visit);
        return new Answer.Json(json.writeValueAsBytes(passkeys().beginRegistration(visitor.account(), visitor.live().secret())));
    }

    private Answer add(Visit visit) {
        Visitor visitor = visitor(visit);
        String name = visit.typed("name");
        String back = AccountPages.access(visitor.account().address().toString());
        Outcome<Passkey> outcome = passkeys().finishRegistration(visitor.account(), visitor.live().secret(), name.isEmpty() ? visit.t().of("accounts.passkey") : name, visit.typed("answer"));
        return switch (outcome) {
            case Outcome.Done<Passkey>(Passkey passkey) -> Answer.go(back).saying(Flash.ok(visit.t().of("accounts.passkey-added", passkey.name())));
            case Outcome.Refused<Passkey> refused -> Answer.go(back).saying(Flash.bad(refused.why()));
        };
    }

    private Visitor visitor(Visit visit) {
        return people.visitor(visit.context()).orElseThrow(() -> new IllegalStateException("signed out meanwhile"));
    }
}
