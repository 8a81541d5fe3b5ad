package org.signetmail.pop3.server;

import org.signetmail.pop3.Scanner;

/** STLS goes on under TLS; what came in the clear behind it is thrown away.
 *  <pre>"STLS"</pre>
 *  RFC 2595 4 */
record Stls() implements Command.ForGuest {
    static Stls parse(Scanner in) { return in.end(new Stls()); }

    @Override public Answer run(State.Unauthenticated here, Out out) {
        if (!here.client().mayStartTls()) {
            return Answer.err(here.client().connection().secure() ? "TLS is active already" : "there is no TLS here");
        }
        return Answer.ok("begin TLS now", new Answer.Next.StartTls());
    }
}
