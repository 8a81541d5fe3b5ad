package org.signetmail.pop3.server;

import org.signetmail.pop3.Scanner;

/** NOOP does nothing.
 *  <pre>"NOOP"</pre>
 *  RFC 1939 5 */
record Noop() implements Command.ForUser {
    static Noop parse(Scanner in) { return in.end(new Noop()); }

    @Override public Answer run(Maildrop here, Out out) {
        return Answer.ok("still here");
    }
}
