package org.signetmail.imap.server;

import java.io.IOException;

import org.signetmail.imap.Scanner;

/** LOGOUT ends the session.
 *  <pre>command-any = "LOGOUT"</pre>
 *  RFC 9051 6.1.3 */
record Logout() implements Command.Anytime {
    static Logout parse(Scanner in) { return in.end(new Logout()); }

    @Override public Answer run(State here, Out out) throws IOException {
        out.untagged("BYE Goodbye");
        return Answer.ok("LOGOUT completed").then(new Answer.Next.HangUp());
    }
}
