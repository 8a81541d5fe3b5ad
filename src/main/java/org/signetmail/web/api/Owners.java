package org.signetmail.web.api;

import java.net.InetAddress;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.net.Throttle;
import org.signetmail.store.Account;
import org.signetmail.store.Directory;
import org.signetmail.store.Directory.Login;
import org.signetmail.store.SecondFactors;
import org.signetmail.store.Store;

/** Whether somebody who holds a token is the account's owner: a login, with the same budget for guesses as any other. Thread-safe. */
final class Owners {
    private static final Logger LOG = LoggerFactory.getLogger(Owners.class);

    private final Store store;
    private final Throttle logins;

    Owners(Store store, Throttle logins) {
        this.store = store;
        this.logins = logins;
    }

    /** @throws Problem.Refused where they are not, or guessed too often */
    void show(Actor actor, Shown body) {
        Account account = MyOperations.own(store, actor);
        Shown.Proof proof = body.proof();
        String password = proof == null ? null : proof.password();
        if (proof == null || password == null) {
            throw Problem.invalid("proof", "proof is missing: the account's password, and a code where it has an authenticator app");
        }
        InetAddress from = InetAddress.ofLiteral(actor.from());
        if (!logins.allowed(from)) {
            throw tooMany();
        }
        Login login = store.directory().login(account.address().toString(), password.toCharArray());
        if (!(login instanceof Login.In(Account in)) || !in.id().equals(account.id())) {
            throw wrong(account, from, "password", "proof.password", "this is not the account's password");
        }
        if (body.codeToo() && store.secondFactors().state(account.id()).app()) {
            code(account, from, proof.code());
        }
        logins.succeeded(from);
        store.directory().told(login, entry(account, from, "password"));
    }

    private void code(Account account, InetAddress from, @Nullable String code) {
        if (code == null) {
            throw Problem.invalid("proof.code", "a code of the authenticator app, or a recovery code, is wanted too");
        }
        switch (store.secondFactors().check(account.id(), code)) {
            case SecondFactors.Checked.Right() -> { }
            case SecondFactors.Checked.Wrong() -> throw wrong(account, from, "code", "proof.code", "this code is wrong, or was used already: wait for the next");
            case SecondFactors.Checked.Later(var _) -> throw tooMany();
        }
    }

    private Problem.Refused wrong(Account account, InetAddress from, String way, String field, String why) {
        logins.failed(from);
        store.directory().told(new Login.Wrong(), entry(account, from, way));
        LOG.info("{} could not show by a token to be {}", from.getHostAddress(), account.address());
        return new Problem.Refused(new Problem("Forbidden", 403, why, field));
    }

    private static Directory.Entry entry(Account account, InetAddress from, String way) {
        return new Directory.Entry(account.address().toString(), "api", from.getHostAddress(), way);
    }

    private static Problem.Refused tooMany() {
        return new Problem.Refused(new Problem("Too many", 429, "too many logins from your address failed; wait a few minutes", null));
    }
}
