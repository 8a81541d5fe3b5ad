package org.signetmail.imap.server;

import org.signetmail.imap.Scanner;

/** CHECK asks for a checkpoint; everything is durable here at any time.
 *  <pre>command-select = "CHECK"</pre>
 *  RFC 3501 6.4.1 */
record Check() implements Command.ForOpen {
    static Check parse(Scanner in) { return in.end(new Check()); }

    @Override public Answer run(Open here, Out out) {
        return Answer.ok("CHECK completed");
    }
}
