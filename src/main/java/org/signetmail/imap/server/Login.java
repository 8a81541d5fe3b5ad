package org.signetmail.imap.server;

import org.signetmail.imap.Scanner;

/** LOGIN authenticates by name and password.
 *  <pre>login = "LOGIN" SP userid SP password</pre>
 *  RFC 9051 6.2.3 */
record Login(Credentials credentials) implements Command.ForGuest {
    static Login parse(Scanner in) {
        String user = in.sp().astring();
        return in.end(new Login(new Credentials(user, in.sp().astring().toCharArray())));
    }

    @Override public Answer run(Guest here, Out out) {
        if (!here.client().mayLogin()) {
            return Answer.no(Answer.Code.PRIVACYREQUIRED, "TLS is needed first");
        }
        return credentials.check(here, "logged in");
    }
}
