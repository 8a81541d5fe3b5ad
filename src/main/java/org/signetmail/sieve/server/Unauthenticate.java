package org.signetmail.sieve.server;

import org.signetmail.sieve.manage.Words;

/** UNAUTHENTICATE goes back to before the login; TLS stays.
 *  <pre>command-unauthenticate = "UNAUTHENTICATE" CRLF</pre>
 *  RFC 5804 2.14 */
record Unauthenticate() implements Command.ForUser {
    static Unauthenticate parse(Words in) { return in.end(new Unauthenticate()); }

    @Override public Answer run(State.LoggedIn here, Out out) {
        here.client().connection().activity().nobody();
        return Answer.ok("nobody is logged in").then(new Answer.Next.Enter(new State.Guest(here.client())));
    }
}
