package org.signetmail.imap.server;

import org.signetmail.imap.Scanner;

/** SUBSCRIBE remembers a name for LIST (SUBSCRIBED) and LSUB.
 *  <pre>subscribe = "SUBSCRIBE" SP mailbox</pre>
 *  RFC 9051 6.3.7 */
record Subscribe(String mailbox) implements Command.ForUser {
    static Subscribe parse(Scanner in) { return in.end(new Subscribe(in.sp().mailbox())); }

    @Override public Answer run(LoggedIn here, Out out) {
        here.mailboxes().subscribe(here.account().id(), mailbox, true);
        return Answer.ok("SUBSCRIBE completed");
    }
}
