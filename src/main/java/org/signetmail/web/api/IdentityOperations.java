package org.signetmail.web.api;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.store.Account;
import org.signetmail.store.AccountId;
import org.signetmail.store.AppPasswords;
import org.signetmail.store.Role;
import org.signetmail.store.Store;
import org.signetmail.store.Tokens;
import org.signetmail.store.Tokens.Scope;
import org.signetmail.store.WebSessions;
import org.signetmail.web.api.Actor.Area;
import org.signetmail.web.api.Operation.May;

import static org.signetmail.web.api.Problem.required;

/** {@code /tokens}, and what accounts sign in with: app passwords, second factors, web sessions. Thread-safe. */
public final class IdentityOperations {
    /** @param owner an address; absent for the installation's own, which is made at the local socket; @param scopes all, read, directory, tls, queue, settings, system */
    record NewToken(@Nullable String name, @Nullable String owner, @Nullable List<String> scopes, @Nullable Instant expires) {}

    /** @param protocols smtp, imap, pop3; absent or empty for all */
    record NewAppPassword(@Nullable String name, @Nullable List<String> protocols) {}

    /** @param owner null for the installation's own */
    public record OfToken(
            long id, String name, @Nullable String owner, List<String> scopes, Instant created, @Nullable Instant expires,
            @Passing @Nullable Instant lastUsed, @Passing @Nullable String lastFrom, @Secret @Nullable String token) {}

    public record OfAppPassword(
            long id, String name, List<String> protocols, Instant created, @Passing @Nullable Instant lastUsed,
            @Passing @Nullable String lastFrom, @Passing @Nullable String lastProtocol, @Secret @Nullable String password) {}

    /** @param app whether codes of an authenticator app are asked for; @param recoveryCodes how many are left */
    public record OfSecondFactor(boolean app, int recoveryCodes, int passkeys) {}

    public record OfWebSession(
            long id, String proof, Instant opened, String from, String userAgent, @Passing Instant lastSeen, @Passing String lastFrom) {
        static OfWebSession of(WebSessions.Session s) {
            return new OfWebSession(s.id(), Views.lower(s.proof()), s.opened(), s.from(), s.userAgent(), s.lastSeen(), s.lastFrom());
        }
    }

    private final Store store;

    IdentityOperations(Store store) {
        this.store = store;
    }

    void register(Operations all) {
        tokens(all);
        appPasswords(all);
        all.add(Operation.get("second-factor.show", "/accounts/{address}/second-factor", "What an account shows besides its password").may(May.ACCOUNT)
                .gives(OfSecondFactor.class).run(ask -> view(account(ask))));
        all.add(Operation.delete("second-factor.remove", "/accounts/{address}/second-factor", "The password is enough again: for whom the app is lost").may(May.ACCOUNT)
                .area(Area.DIRECTORY).wantsProof().gives(OfSecondFactor.class).run(ask -> {
                    Account account = changeable(ask);
                    ask.notForOneself(account.address(), "me.remove-totp");
                    OfSecondFactor before = view(account);
                    store.secondFactors().remove(account.id());
                    return before;
                }));
        all.add(Operation.get("web-sessions.list", "/accounts/{address}/web-sessions", "Where an account is signed in").may(May.ACCOUNT).pages(OfWebSession.class)
                .run(ask -> Page.whole(store.webSessions().list(account(ask).id()).stream().map(OfWebSession::of).toList())));
        all.add(Operation.delete("web-sessions.remove", "/accounts/{address}/web-sessions/{id}", "Signs a browser out").may(May.ACCOUNT).area(Area.DIRECTORY)
                .before(ask -> store.webSessions().list(account(ask).id()).stream().filter(s -> s.id() == ask.number("id")).findFirst().map(OfWebSession::of)
                        .orElseThrow(() -> Problem.notFound("web session " + ask.name("id")))).run(ask -> {
            if (!store.webSessions().end(changeable(ask).id(), ask.number("id"))) {
                throw Problem.notFound("web session " + ask.name("id"));
            }
            return java.util.Map.of();
        }));
    }

    private void tokens(Operations all) {
        all.add(Operation.get("tokens.list", "/tokens", "Tokens of programs: one's own; for server administrators everybody's").may(May.ACCOUNT).query("owner", "only this account's").pages(OfToken.class)
                .run(ask -> Page.of(store.tokens().list(asked(ask), ask.wholeNumber("after").orElse(0L), ask.limit() + 1), ask.limit(), t -> Long.toString(t.id()))
                        .map(t -> view(t, null))));
        all.add(Operation.post("tokens.add", "/tokens", "Makes a token; it is shown this once").may(May.ACCOUNT).wantsProof().takes(NewToken.class).gives(OfToken.class).made().run(ask -> {
            NewToken wanted = ask.body(NewToken.class);
            Set<Scope> scopes = required("scopes", wanted.scopes()).stream().map(IdentityOperations::scope).collect(Collectors.toCollection(() -> EnumSet.noneOf(Scope.class)));
            mayGrant(ask.actor(), scopes);
            Tokens.Made made = Problem.settled(store.tokens().add(required("name", wanted.name()), owner(ask, wanted.owner()), scopes, wanted.expires()));
            return view(made.token(), made.secret());
        }));
        all.add(Operation.delete("tokens.remove", "/tokens/{id}", "Makes a token void").may(May.ACCOUNT).gives(OfToken.class).before(ask -> view(token(ask), null))
                .run(ask -> view(Problem.settled(store.tokens().remove(token(ask).id())), null)));
    }

    /** One that the asker may see; what is somebody else's is not there. */
    private Tokens.Token token(Ask ask) {
        return store.tokens().find(ask.number("id")).filter(t -> ask.actor().isServerAdministrator() || t.owner() != null && t.owner().equals(own(ask)))
                .orElseThrow(() -> Problem.notFound("token " + ask.name("id")));
    }

    /** A token gives no more than what it is made with. */
    private static void mayGrant(Actor actor, Set<Scope> scopes) {
        boolean more = !actor.areas().isEmpty()
                && scopes.stream().anyMatch(s -> s == Scope.ALL || s != Scope.READ && actor.areas().stream().noneMatch(a -> a.name().equals(s.name())));
        if (more) {
            throw Api.forbidden("a token makes no token that may do more");
        }
    }

    private static Scope scope(String word) {
        return Arrays.stream(Scope.values()).filter(s -> Views.lower(s).equals(word)).findFirst()
                .orElseThrow(() -> Problem.invalid("scopes", "a scope is one of " + Arrays.stream(Scope.values()).map(Views::lower).collect(Collectors.joining(", "))));
    }

    /** Whose a new token is; null for the installation's own. */
    private @Nullable AccountId owner(Ask ask, @Nullable String named) {
        if (named != null) {
            Address address = Address.parse(named);
            if (!ask.actor().isServerAdministrator() && !(self(ask.actor()) instanceof Address self && self.key().equals(address.key()))) {
                throw Problem.notFound("account " + named);
            }
            return account(address).id();
        }
        if (ask.actor().from().equals(Actor.LOCAL_SOCKET)) {
            return null;
        }
        Actor.Own self = ask.actor().own();
        AccountId own = self == null ? own(ask) : account(self.account()).id();
        if (own == null) {
            throw Problem.invalid("owner", "say whose token it is: owner is an address; the installation's own are made at the local socket");
        }
        return own;
    }

    /** The account that asks; null for those who see everybody's. */
    private @Nullable AccountId own(Ask ask) {
        Address self = self(ask.actor());
        return self == null ? null : account(self).id();
    }

    private @Nullable AccountId asked(Ask ask) {
        String named = ask.query("owner").orElse(null);
        return named == null ? own(ask) : owner(ask, named);
    }

    private static @Nullable Address self(Actor actor) {
        return switch (actor.reach()) {
            case Actor.Reach.All() -> null;
            case Actor.Reach.OneDomain(String _, Address self) -> self;
            case Actor.Reach.Own(Address self) -> self;
        };
    }

    private void appPasswords(Operations all) {
        all.add(Operation.get("app-passwords.list", "/accounts/{address}/app-passwords", "Passwords of an account's mail programs").may(May.ACCOUNT).pages(OfAppPassword.class)
                .run(ask -> Page.whole(store.appPasswords().list(account(ask).id()).stream().map(p -> view(p, null)).toList())));
        all.add(Operation.post("app-passwords.add", "/accounts/{address}/app-passwords", "Makes a password for one mail program; it is shown this once").may(May.ACCOUNT)
                .area(Area.DIRECTORY).wantsProof().takes(NewAppPassword.class).gives(OfAppPassword.class).made().run(ask -> {
                    NewAppPassword wanted = ask.body(NewAppPassword.class);
                    List<String> words = wanted.protocols() == null ? List.of() : wanted.protocols();
                    AppPasswords.Made made = Problem.settled(store.appPasswords().add(changeable(ask).id(), required("name", wanted.name()),
                            words.stream().map(IdentityOperations::protocol).collect(Collectors.toSet())));
                    return view(made.password(), made.secret());
                }));
        all.add(Operation.delete("app-passwords.remove", "/accounts/{address}/app-passwords/{id}", "Makes an app password void").may(May.ACCOUNT).area(Area.DIRECTORY).wantsProof()
                .gives(OfAppPassword.class)
                .before(ask -> store.appPasswords().list(account(ask).id()).stream().filter(p -> p.id() == ask.number("id")).findFirst().map(p -> view(p, null))
                        .orElseThrow(() -> Problem.notFound("app password " + ask.name("id"))))
                .run(ask -> view(Problem.settled(store.appPasswords().remove(changeable(ask).id(), ask.number("id"))), null)));
    }

    private static AppPasswords.Protocol protocol(String word) {
        return Arrays.stream(AppPasswords.Protocol.values()).filter(p -> Views.lower(p).equals(word)).findFirst()
                .orElseThrow(() -> Problem.invalid("protocols", "a protocol is smtp, imap, pop3 or sieve"));
    }

    private OfToken view(Tokens.Token t, @Nullable String secret) {
        AccountId owner = t.owner();
        return new OfToken(t.id(), t.name(), owner == null ? null : store.directory().account(owner).map(a -> a.address().toString()).orElse(null),
                t.scopes().stream().map(Views::lower).sorted().toList(), t.created(), t.expires(), t.lastUsed(), t.lastFrom(), secret);
    }

    private static OfAppPassword view(AppPasswords.AppPassword p, @Nullable String secret) {
        AppPasswords.Protocol last = p.lastProtocol();
        return new OfAppPassword(p.id(), p.name(), p.protocols().stream().map(Views::lower).sorted().toList(), p.created(), p.lastUsed(), p.lastFrom(),
                last == null ? null : Views.lower(last), secret);
    }

    private OfSecondFactor view(Account account) {
        var state = store.secondFactors().state(account.id());
        return new OfSecondFactor(state.app(), state.recoveryCodes(), store.passkeys().list(account.id()).size());
    }

    private Account account(Ask ask) {
        return account(ask.address("address"));
    }

    private Account account(Address address) {
        return store.directory().account(address).orElseThrow(() -> Problem.notFound("account " + address));
    }

    /** A domain's administrator does not get hold of the server by way of an account in the domain. */
    private Account changeable(Ask ask) {
        Account account = account(ask);
        if (account.role() == Role.SERVER_ADMIN && !ask.actor().isServerAdministrator()) {
            throw Api.forbidden("only a server administrator changes the account of one");
        }
        return account;
    }
}
