package org.signetmail.imap.server;

import org.signetmail.imap.Scanner;

/** STARTTLS goes on under TLS; what came in the clear behind it is thrown away.
 *  <pre>command-nonauth = "STARTTLS"</pre>
 *  RFC 9051 6.2.1 */
record StartTls() implements Command.ForGuest {
    static StartTls parse(Scanner in) { return in.end(new StartTls()); }

    @Override public Answer run(Guest here, Out out) {
        if (!here.client().mayStartTls()) {
            return Answer.bad(here.client().connection().secure() ? "TLS is active already" : "there is no TLS here");
        }
        return Answer.ok("begin TLS now").then(new Answer.Next.StartTls());
    }
}
