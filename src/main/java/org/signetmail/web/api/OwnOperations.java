package org.signetmail.web.api;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.net.Throttle;
import org.signetmail.store.Account;
import org.signetmail.store.Directory;
import org.signetmail.store.PasskeyBook.Passkey;
import org.signetmail.store.SecondFactors;
import org.signetmail.store.Store;
import org.signetmail.text.SyntaxError;
import org.signetmail.web.api.Actor.Area;
import org.signetmail.web.api.Operation.May;

import static org.signetmail.web.api.Problem.required;

/** What people do for themselves alone, signed in on the pages: a new password, an authenticator app; and their passkeys. Thread-safe. */
public final class OwnOperations {
    /** @param old the one until now */
    record ChangePassword(@Secret @Nullable String old, @Secret @Nullable String password) {
        @Override
        public String toString() {
            return "ChangePassword";
        }
    }

    record Confirm(@Secret @Nullable String code) {
        @Override
        public String toString() {
            return "Confirm";
        }
    }

    /** @param secret for those who type it into the app; @param uri for those who scan or open it */
    public record OfEnrolment(@Secret String secret, @Secret String uri) {
        @Override
        public String toString() {
            return "OfEnrolment";
        }
    }

    public record OfRecoveryCodes(@Secret List<String> codes) {
        @Override
        public String toString() {
            return "OfRecoveryCodes";
        }
    }

    /** @param backedUp whether it may be on more than one device */
    public record OfPasskey(long id, String name, boolean backedUp, Instant created, @Passing @Nullable Instant lastUsed) {
        static OfPasskey of(Passkey passkey) {
            return new OfPasskey(passkey.id(), passkey.name(), passkey.backedUp(), passkey.created(), passkey.lastUsed());
        }
    }

    private final Store store;
    private final Throttle logins;

    /** @param logins counts old passwords that are wrong, as it does those at login */
    OwnOperations(Store store, Throttle logins) {
        this.store = store;
        this.logins = logins;
    }

    void register(Operations all) {
        String factor = "/accounts/{address}/second-factor";
        all.add(Operation.post("accounts.change-password", "/accounts/{address}/change-password", "A new password of one's own; all sessions on the pages end").may(May.ACCOUNT)
                .area(Area.DIRECTORY).takes(ChangePassword.class).run(this::changePassword));
        all.add(Operation.post("second-factor.enrol", factor, "Begins to ask for codes of an authenticator app, for oneself; it counts once a code was shown").may(May.ACCOUNT)
                .area(Area.DIRECTORY).gives(OfEnrolment.class).made().run(ask -> {
                    Account self = self(ask);
                    SecondFactors.Enrolment begun = Problem.settled(store.secondFactors().enrol(self.id()));
                    return new OfEnrolment(begun.text(), begun.uri(store.settings().text("host.name", "localhost"), self.address()));
                }));
        all.add(Operation.post("second-factor.confirm", factor + "/confirm", "Shows a first code of the app; gives recovery codes, this once").may(May.ACCOUNT)
                .area(Area.DIRECTORY).takes(Confirm.class).gives(OfRecoveryCodes.class).run(ask -> new OfRecoveryCodes(
                        Problem.settled(store.secondFactors().confirm(self(ask).id(), required("code", ask.body(Confirm.class).code()))))));
        all.add(Operation.post("second-factor.renew-codes", factor + "/recovery-codes", "Ten new recovery codes, shown this once; those of before are void").may(May.ACCOUNT)
                .area(Area.DIRECTORY).gives(OfRecoveryCodes.class).run(ask -> new OfRecoveryCodes(Problem.settled(store.secondFactors().renewRecoveryCodes(self(ask).id())))));
        all.add(Operation.get("passkeys.list", "/accounts/{address}/passkeys", "Passkeys that open an account").may(May.ACCOUNT).pages(OfPasskey.class)
                .run(ask -> Page.whole(store.passkeys().list(account(ask).id()).stream().map(OfPasskey::of).toList())));
        all.add(Operation.delete("passkeys.remove", "/accounts/{address}/passkeys/{id}", "Makes a passkey void").may(May.ACCOUNT).area(Area.DIRECTORY).gives(OfPasskey.class)
                .run(ask -> {
                    Account account = account(ask);
                    if (account.role() == org.signetmail.store.Role.SERVER_ADMIN && !ask.actor().isServerAdministrator()) {
                        throw Api.forbidden("only a server administrator changes the account of one");
                    }
                    return OfPasskey.of(Problem.settled(store.passkeys().remove(account.id(), ask.number("id"))));
                }));
    }

    private Object changePassword(Ask ask) {
        Account self = self(ask);
        ChangePassword wanted = ask.body(ChangePassword.class);
        InetAddress from = InetAddress.ofLiteral(ask.actor().from());
        if (!logins.allowed(from)) {
            throw new Problem.Refused(new Problem("Too many", 429, "too many logins from your address failed; wait a few minutes", null));
        }
        if (!(store.directory().login(self.address().toString(), required("old", wanted.old()).toCharArray()) instanceof Directory.Login.In)) {
            logins.failed(from);
            throw Problem.invalid("old", "that is not the password until now");
        }
        Problem.settled(store.directory().setPassword(self.address(), required("password", wanted.password()).toCharArray()));
        return java.util.Map.of();
    }

    /** The account of whoever asks, signed in on the pages as nobody else: secrets of others are not made for them, whatever their role. */
    private Account self(Ask ask) {
        Account account = account(ask);
        if (!account.address().key().equals(key(ask.actor().who()))) {
            throw Api.forbidden("only the account's owner does that, signed in on the pages");
        }
        return account;
    }

    private static String key(String who) {
        try {
            return Address.parse(who).key();
        } catch (SyntaxError noPerson) {
            return "";
        }
    }

    private Account account(Ask ask) {
        return store.directory().account(ask.address("address")).orElseThrow(() -> Problem.notFound("account " + ask.name("address")));
    }
}
