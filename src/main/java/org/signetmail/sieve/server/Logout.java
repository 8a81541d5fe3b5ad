package org.signetmail.sieve.server;

import org.signetmail.sieve.manage.Words;

/** LOGOUT ends the session.
 *  <pre>command-logout = "LOGOUT" CRLF</pre>
 *  RFC 5804 2.3 */
record Logout() implements Command.Anytime {
    static Logout parse(Words in) { return in.end(new Logout()); }

    @Override public Answer run(State here, Out out) {
        return Answer.ok("goodbye").then(new Answer.Next.HangUp());
    }
}
