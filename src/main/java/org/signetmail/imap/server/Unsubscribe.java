package org.signetmail.imap.server;

import org.signetmail.imap.Scanner;

/** UNSUBSCRIBE forgets a name that SUBSCRIBE gave.
 *  <pre>unsubscribe = "UNSUBSCRIBE" SP mailbox</pre>
 *  RFC 9051 6.3.8 */
record Unsubscribe(String mailbox) implements Command.ForUser {
    static Unsubscribe parse(Scanner in) { return in.end(new Unsubscribe(in.sp().mailbox())); }

    @Override public Answer run(LoggedIn here, Out out) {
        here.mailboxes().subscribe(here.account().id(), mailbox, false);
        return Answer.ok("UNSUBSCRIBE completed");
    }
}
