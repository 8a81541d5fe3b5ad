package org.signetmail.pop3.server;

import org.signetmail.pop3.Scanner;

/** RSET takes back what DELE did.
 *  <pre>"RSET"</pre>
 *  RFC 1939 5 */
record Rset() implements Command.ForUser {
    static Rset parse(Scanner in) { return in.end(new Rset()); }

    @Override public Answer run(Maildrop here, Out out) {
        here.keepAll();
        return Answer.ok("nothing is deleted");
    }
}
