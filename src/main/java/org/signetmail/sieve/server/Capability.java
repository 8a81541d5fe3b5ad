package org.signetmail.sieve.server;

import java.io.IOException;

import org.signetmail.sieve.manage.Words;

/** CAPABILITY tells what the server can do, in the state the session is in.
 *  <pre>command-capability = "CAPABILITY" CRLF</pre>
 *  RFC 5804 2.4 */
record Capability() implements Command.Anytime {
    static Capability parse(Words in) { return in.end(new Capability()); }

    @Override public Answer run(State here, Out out) throws IOException {
        here.client().capabilities(here, out);
        return Answer.ok("");
    }
}
