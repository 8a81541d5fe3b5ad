package org.signetmail.imap.server;

import org.signetmail.imap.Scanner;

/** CLOSE removes the messages marked \Deleted, without telling, and closes the mailbox.
 *  <pre>command-select = "CLOSE"</pre>
 *  RFC 9051 6.4.1 */
record Close() implements Command.ForOpen {
    static Close parse(Scanner in) { return in.end(new Close()); }

    @Override public Answer run(Open here, Out out) {
        if (!here.readOnly()) {
            here.expunge();
        }
        return Answer.ok("CLOSE completed").then(new Answer.Next.Enter(here.user()));
    }
}
