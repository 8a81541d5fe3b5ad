package org.signetmail.pop3.server;

import java.io.IOException;

import org.signetmail.pop3.Scanner;

/** CAPA tells what the server can do, in the state the session is in.
 *  <pre>"CAPA"</pre>
 *  RFC 2449 5 */
record Capa() implements Command.Anytime {
    static Capa parse(Scanner in) { return in.end(new Capa()); }

    @Override public Answer run(State here, Out out) throws IOException {
        out.begin("capabilities follow");
        for (String capability : here.client().capabilities(here instanceof State.LoggedIn)) {
            out.line(capability);
        }
        out.end();
        return new Answer.Sent();
    }
}
