package org.signetmail.web.api;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.passkey.PasskeyRequests;
import org.signetmail.care.passkey.Passkeys;
import org.signetmail.store.Account;
import org.signetmail.store.PasskeyBook.Passkey;
import org.signetmail.store.Role;
import org.signetmail.store.Store;
import org.signetmail.web.api.Actor.Area;
import org.signetmail.web.api.Operation.May;

import static org.signetmail.web.api.Problem.required;

/** Passkeys of accounts: each registers their own, by the pages; who administers an account sees and removes them. Thread-safe. */
public final class PasskeyOperations {
    /** @param credential what the browser's {@code PublicKeyCredential.toJSON} gave, as text */
    record NewPasskey(@Nullable String name, @Nullable String credential) {}

    /** @param backedUp whether it may be on more than one device */
    public record OfPasskey(long id, String name, boolean backedUp, Instant created, @Passing @Nullable Instant lastUsed) {
        static OfPasskey of(Passkey p) {
            return new OfPasskey(p.id(), p.name(), p.backedUp(), p.created(), p.lastUsed());
        }
    }

    private final Store store;
    private final Passkeys passkeys;

    PasskeyOperations(Store store, Passkeys passkeys) {
        this.store = store;
        this.passkeys = passkeys;
    }

    void register(Operations all) {
        all.add(Operation.get("passkeys.list", "/accounts/{address}/passkeys", "Passkeys of an account").may(May.ACCOUNT).pages(OfPasskey.class)
                .run(ask -> Page.whole(store.passkeys().list(account(ask).id()).stream().map(OfPasskey::of).toList())));
        all.add(Operation.delete("passkeys.remove", "/accounts/{address}/passkeys/{id}", "Makes a passkey void").may(May.ACCOUNT).area(Area.DIRECTORY).wantsProof().gives(OfPasskey.class)
                .before(ask -> store.passkeys().list(account(ask).id()).stream().filter(p -> p.id() == ask.number("id")).findFirst().map(OfPasskey::of)
                        .orElseThrow(() -> Problem.notFound("passkey " + ask.name("id"))))
                .run(ask -> {
                    Account account = account(ask);
                    if (account.role() == Role.SERVER_ADMIN && !ask.actor().isServerAdministrator()) {
                        throw Api.forbidden("only a server administrator changes the account of one");
                    }
                    return OfPasskey.of(Problem.settled(store.passkeys().remove(account.id(), ask.number("id"))));
                }));
        all.add(Operation.post("me.begin-passkey", "/me/passkeys/begin", "What a browser asks its device to make a passkey of").may(May.SELF).wantsProof()
                .gives(PasskeyRequests.Creation.class).onlyAsks().run(ask -> passkeys.beginRegistration(MyOperations.own(store, ask.actor()), bearer(ask.actor()))));
        all.add(Operation.post("me.add-passkey", "/me/passkeys", "Registers a passkey, by what the device answered").may(May.SELF).area(Area.DIRECTORY).wantsProof().takes(NewPasskey.class)
                .gives(OfPasskey.class).made().run(ask -> {
                    NewPasskey wanted = ask.body(NewPasskey.class);
                    return OfPasskey.of(Problem.settled(passkeys.finishRegistration(MyOperations.own(store, ask.actor()), bearer(ask.actor()), required("name", wanted.name()),
                            required("credential", wanted.credential()))));
                }));
    }

    /** A challenge is answered in the session that asked for it; nobody else can be that session. */
    private static String bearer(Actor actor) {
        Actor.Own own = actor.own();
        Long session = own == null ? null : own.session();
        if (session == null) {
            throw Api.forbidden("a passkey is registered in a browser, by whoever is signed in there");
        }
        return "session " + session;
    }

    private Account account(Ask ask) {
        return store.directory().account(ask.address("address")).orElseThrow(() -> Problem.notFound("account " + ask.name("address")));
    }
}
