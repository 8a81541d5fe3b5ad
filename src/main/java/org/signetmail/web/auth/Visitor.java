package org.signetmail.web.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.signetmail.store.Account;
import org.signetmail.store.WebSessions;
import org.signetmail.web.api.Actor;

/**
 * Somebody who looks at the pages, signed in.
 *
 * @param live their session; what it awaits is still awaited
 */
public record Visitor(WebSessions.Live live, Actor actor) {
    static Visitor of(WebSessions.Live live, String from) {
        return new Visitor(live, new Actor(live.account().address().toString(), from, reach(live.account()), Set.of(),
                new Actor.Own(live.account().address(), live.session().id(), live.provenUntil() != null)));
    }

    static Actor.Reach reach(Account account) {
        return switch (account.role()) {
            case SERVER_ADMIN -> new Actor.Reach.All();
            case DOMAIN_ADMIN -> new Actor.Reach.OneDomain(account.address().domain(), account.address());
            case USER -> new Actor.Reach.Own(account.address());
        };
    }

    public Account account() {
        return live.account();
    }

    /** Whether nothing more is asked for. */
    public boolean signedIn() {
        return live.session().signedIn();
    }

    /** Whether a form, or a script's request, carries what only this session's pages know. */
    public boolean sentBy(@Nullable String csrf) {
        return csrf != null && MessageDigest.isEqual(csrf.getBytes(StandardCharsets.UTF_8), live.csrf().getBytes(StandardCharsets.UTF_8));
    }
}
