package org.signetmail.imap.server;

import org.signetmail.imap.Scanner;

/** UNSELECT closes the mailbox and removes nothing.
 *  <pre>command-select = "UNSELECT"</pre>
 *  RFC 9051 6.4.2 */
record Unselect() implements Command.ForOpen {
    static Unselect parse(Scanner in) { return in.end(new Unselect()); }

    @Override public Answer run(Open here, Out out) {
        return Answer.ok("UNSELECT completed").then(new Answer.Next.Enter(here.user()));
    }
}
