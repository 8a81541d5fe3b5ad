package org.signetmail.imap.server;

import org.signetmail.imap.Scanner;

/** NOOP does nothing, and so lets changes be told.
 *  <pre>command-any = "NOOP"</pre>
 *  RFC 9051 6.1.2 */
record Noop() implements Command.Anytime {
    static Noop parse(Scanner in) { return in.end(new Noop()); }

    @Override public Answer run(State here, Out out) {
        return Answer.ok("NOOP completed");
    }
}
