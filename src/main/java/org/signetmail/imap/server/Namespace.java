package org.signetmail.imap.server;

import java.io.IOException;

import org.signetmail.imap.Scanner;

/** NAMESPACE tells where mailboxes are: all in one personal tree parted by '/'.
 *  <pre>namespace = "NAMESPACE"</pre>
 *  RFC 9051 6.3.10 */
record Namespace() implements Command.ForUser {
    static Namespace parse(Scanner in) { return in.end(new Namespace()); }

    @Override public Answer run(LoggedIn here, Out out) throws IOException {
        out.untagged("NAMESPACE ((\"\" \"/\")) NIL NIL");
        return Answer.ok("NAMESPACE completed");
    }
}
