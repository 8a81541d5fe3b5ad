package org.signetmail.web.auth;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

import io.javalin.http.Context;

import org.signetmail.care.passkey.PasskeyRequests;
import org.signetmail.care.passkey.Passkeys;
import org.signetmail.net.Throttle;
import org.signetmail.store.Account;
import org.signetmail.web.http.Arrival;

/**
 * Signing in by a passkey, or showing one again. The browser is asked, and answers within five minutes; a cookie with a secret of its own says that
 * it is the same browser. Thread-safe.
 */
public final class PasskeyEntrance {
    private static final String COOKIE = "__Host-passkey";
    private static final int SECRET_OCTETS = 32;
    private static final int COOKIE_SECONDS = 300;

    private final Passkeys passkeys;
    private final People people;
    private final Throttle logins;
    private final SecureRandom random = new SecureRandom();

    /** @param logins what is no passkey counts against the address, as a wrong password does */
    public PasskeyEntrance(Passkeys passkeys, People people, Throttle logins) {
        this.passkeys = passkeys;
        this.people = people;
        this.logins = logins;
    }

    /** What the browser asks its device; the answer's cookie is set. Empty for whom failed too often. */
    public Optional<PasskeyRequests.Assertion> begin(Context context) {
        if (!(Arrival.of(context.req()) instanceof Arrival.UnderTls tls) || !logins.allowed(tls.remote().getAddress())) {
            return Optional.empty();
        }
        var secret = new byte[SECRET_OCTETS];
        random.nextBytes(secret);
        String bearer = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        keep(context, bearer, COOKIE_SECONDS);
        return Optional.of(passkeys.beginSignIn(bearer));
    }

    /** @param answer the device's, as the browser's {@code toJSON} has it */
    public People.Step finish(Context context, String answer) {
        String bearer = context.cookie(COOKIE);
        if (bearer == null || !(Arrival.of(context.req()) instanceof Arrival.UnderTls tls)) {
            return new People.Step.Wrong();
        }
        InetAddress from = tls.remote().getAddress();
        if (!logins.allowed(from)) {
            return new People.Step.Later();
        }
        Optional<Account> account = passkeys.finishSignIn(bearer, answer);
        if (account.isEmpty()) {
            logins.failed(from);
            return new People.Step.Wrong();
        }
        logins.succeeded(from);
        keep(context, "", 0);
        return new People.Step.In(people.entered(context, account.get()));
    }

    /** The same for whoever is signed in: their session is the browser's secret. */
    public PasskeyRequests.Assertion beginProof(Visitor visitor) {
        return passkeys.beginSignIn(visitor.live().secret());
    }

    /** Whether it is a passkey of theirs; that counts for the session for a while. */
    public People.Step finishProof(Context context, Visitor visitor, String answer) {
        if (!(Arrival.of(context.req()) instanceof Arrival.UnderTls tls)) {
            return new People.Step.Wrong();
        }
        InetAddress from = tls.remote().getAddress();
        if (!logins.allowed(from)) {
            return new People.Step.Later();
        }
        if (passkeys.finishSignIn(visitor.live().secret(), answer).filter(shown -> shown.id().equals(visitor.account().id())).isEmpty()) {
            logins.failed(from);
            return new People.Step.Wrong();
        }
        return people.proven(context, visitor, tls);
    }

    private static void keep(Context context, String value, int seconds) {
        context.res().addHeader("Set-Cookie", COOKIE + "=" + value + "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=" + seconds);
    }
}
