package org.signetmail.pop3.server;

import org.signetmail.pop3.Scanner;

/** STAT tells how many messages there are, and their octets.
 *  <pre>"STAT"</pre>
 *  RFC 1939 5 */
record Stat() implements Command.ForUser {
    static Stat parse(Scanner in) { return in.end(new Stat()); }

    @Override public Answer run(Maildrop here, Out out) {
        return Answer.ok(here.count() + " " + here.size());
    }
}
