package org.signetmail.web.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.signetmail.store.Account;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.SecondFactors;
import org.signetmail.store.Store;
import org.signetmail.store.StoreSettings;
import org.signetmail.store.WebSessions;
import org.signetmail.web.api.Actor.Area;
import org.signetmail.web.api.Operation.May;

import static org.signetmail.web.api.Problem.required;

/** {@code /me}: what everybody does for their own account, whatever their role. Thread-safe. */
public final class MyOperations {
    record MyPassword(@Secret @Nullable String password, @Secret @Nullable Proof proof) implements Shown {
        @Override
        public String toString() {
            return "MyPassword";
        }
    }

    /** The code is of the app that is enrolled now, by whoever has shown one of an app before. */
    record MyCode(@Secret @Nullable String code, @Secret @Nullable Proof proof) implements Shown {
        @Override
        public boolean codeToo() {
            return false;
        }

        @Override
        public String toString() {
            return "MyCode";
        }
    }

    record MyProof(@Secret @Nullable Proof proof) implements Shown {
        @Override
        public String toString() {
            return "MyProof";
        }
    }

    /** @param secret for those who type it; @param uri for the QR code */
    public record OfEnrolment(@Secret String secret, @Secret String uri) {
        @Override
        public String toString() {
            return "OfEnrolment";
        }
    }

    /** Ten, each for one use; shown this once. */
    public record OfRecoveryCodes(@Secret List<String> codes) {
        @Override
        public String toString() {
            return "OfRecoveryCodes";
        }
    }

    /** @param ended how many */
    public record OfSignedOut(int ended) {}

    private final Store store;

    MyOperations(Store store) {
        this.store = store;
    }

    void register(Operations all) {
        all.add(Operation.get("me.show", "/me", "The account of whoever asks").may(May.SELF).gives(Views.OfAccount.class)
                .run(ask -> Views.OfAccount.of(own(store, ask.actor()), null)));
        all.add(Operation.put("me.set-password", "/me/password", "A new password for one's own account; all its sessions end").may(May.SELF).area(Area.DIRECTORY).wantsProof()
                .takes(MyPassword.class).gives(Views.OfAccount.class).run(this::password));
        all.add(Operation.post("me.enrol-totp", "/me/totp", "Makes a secret for an authenticator app; it counts once a code of it was shown").may(May.SELF)
                .area(Area.DIRECTORY).wantsProof().takes(MyProof.class).gives(OfEnrolment.class).made().run(this::enrol));
        all.add(Operation.put("me.confirm-totp", "/me/totp", "Shows a code of the app: from now on one is asked for; gives recovery codes, this once").may(May.SELF)
                .area(Area.DIRECTORY).wantsProof().takes(MyCode.class).gives(OfRecoveryCodes.class).run(this::confirm));
        all.add(Operation.post("me.recovery-codes", "/me/recovery-codes", "Ten new recovery codes, shown this once; those of before are void").may(May.SELF).area(Area.DIRECTORY)
                .wantsProof().takes(MyProof.class).gives(OfRecoveryCodes.class).made()
                .run(ask -> new OfRecoveryCodes(Problem.settled(store.secondFactors().renewRecoveryCodes(own(store, ask.actor()).id())))));
        all.add(Operation.post("me.remove-totp", "/me/totp/remove", "The password is enough again").may(May.SELF).area(Area.DIRECTORY).wantsProof().takes(MyProof.class)
                .run(ask -> {
                    if (!store.secondFactors().remove(own(store, ask.actor()).id())) {
                        throw Problem.notFound("authenticator app of yours");
                    }
                    return Map.of();
                }));
        all.add(Operation.post("me.sign-out-others", "/me/sign-out-others", "Signs out every browser but the one that asks").may(May.SELF).area(Area.DIRECTORY)
                .gives(OfSignedOut.class).run(this::signOutOthers));
    }

    /** The actor's own account. */
    static Account own(Store store, Actor actor) {
        return Optional.ofNullable(actor.own()).flatMap(own -> store.directory().account(own.account())).orElseThrow(() -> Problem.notFound("account of yours"));
    }

    private Views.OfAccount password(Ask ask) {
        String wanted = required("password", ask.body(MyPassword.class).password());
        return switch (store.directory().setPassword(own(store, ask.actor()).address(), wanted.toCharArray())) {
            case Outcome.Done<Account>(Account changed) -> Views.OfAccount.of(changed, null);
            case Outcome.Refused<Account>(var _, String why) -> throw Problem.invalid("password", why);
        };
    }

    private OfEnrolment enrol(Ask ask) {
        Account account = own(store, ask.actor());
        SecondFactors.Enrolment made = Problem.settled(store.secondFactors().enrol(account.id()));
        return new OfEnrolment(made.text(), made.uri(StoreSettings.STORE.hostName.find(store.settings()).orElse("localhost"), account.address()));
    }

    private OfRecoveryCodes confirm(Ask ask) {
        return switch (store.secondFactors().confirm(own(store, ask.actor()).id(), required("code", ask.body(MyCode.class).code()))) {
            case Outcome.Done<List<String>>(List<String> codes) -> new OfRecoveryCodes(codes);
            case Outcome.Refused<List<String>>(var _, String why) -> throw Problem.invalid("code", why);
        };
    }

    private OfSignedOut signOutOthers(Ask ask) {
        Actor.Own own = ask.actor().own();
        Long kept = own == null ? null : own.session();
        Account account = own(store, ask.actor());
        int ended = 0;
        for (WebSessions.Session session : store.webSessions().list(account.id())) {
            if ((kept == null || session.id() != kept) && store.webSessions().end(account.id(), session.id())) {
                ended++;
            }
        }
        return new OfSignedOut(ended);
    }
}
