package org.signetmail.imap.server;

import org.signetmail.imap.Scanner;

/** IDLE has changes told as they come, until DONE.
 *  <pre>idle = "IDLE" CRLF "DONE"</pre>
 *  RFC 9051 6.3.13 */
record Idle() implements Command.ForUser {
    static Idle parse(Scanner in) { return in.end(new Idle()); }

    @Override public Answer run(LoggedIn here, Out out) {
        return Answer.ok("IDLE completed").then(new Answer.Next.Idle());
    }
}
