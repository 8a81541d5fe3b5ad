package org.signetmail.imap.server;

import java.io.IOException;

import org.signetmail.imap.Scanner;

/** CAPABILITY tells what can be asked for now.
 *  <pre>command-any = "CAPABILITY"</pre>
 *  RFC 9051 6.1.1 */
record Capability() implements Command.Anytime {
    static Capability parse(Scanner in) { return in.end(new Capability()); }

    @Override public Answer run(State here, Out out) throws IOException {
        out.untagged("CAPABILITY " + here.client().capabilities(!(here instanceof Guest)));
        return Answer.ok("CAPABILITY completed");
    }
}
