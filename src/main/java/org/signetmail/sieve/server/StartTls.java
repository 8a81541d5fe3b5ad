package org.signetmail.sieve.server;

import org.signetmail.sieve.manage.Words;

/** STARTTLS goes on under TLS; what came in the clear behind it is thrown away, and what the server can do is told anew.
 *  <pre>command-starttls = "STARTTLS" CRLF</pre>
 *  RFC 5804 2.2 */
record StartTls() implements Command.ForGuest {
    static StartTls parse(Words in) { return in.end(new StartTls()); }

    @Override public Answer run(State.Guest here, Out out) {
        if (!here.client().mayStartTls()) {
            return Answer.no(here.client().connection().secure() ? "TLS is active already" : "there is no TLS here");
        }
        return Answer.ok("begin TLS now").then(new Answer.Next.StartTls());
    }
}
