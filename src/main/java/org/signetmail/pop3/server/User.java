package org.signetmail.pop3.server;

import org.signetmail.pop3.Scanner;

/** USER names who logs in; PASS follows. Whether there is such a user is not told.
 *  <pre>"USER" SP name</pre>
 *  RFC 1939 7 */
record User(String name) implements Command.ForGuest {
    static User parse(Scanner in) { return new User(in.sp().rest()); }

    @Override public Answer run(State.Unauthenticated here, Out out) {
        if (!here.client().mayLogin()) {
            return Answer.err("TLS is needed first");
        }
        return Answer.ok("password, please", new Answer.Next.Enter(new State.Named(here.client(), name)));
    }
}
