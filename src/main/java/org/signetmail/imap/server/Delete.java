package org.signetmail.imap.server;

import org.signetmail.imap.Scanner;

/** DELETE removes a mailbox and its messages.
 *  <pre>delete = "DELETE" SP mailbox</pre>
 *  RFC 9051 6.3.5 */
record Delete(String mailbox) implements Command.ForUser {
    static Delete parse(Scanner in) { return in.end(new Delete(in.sp().mailbox())); }

    @Override public Answer run(LoggedIn here, Out out) {
        return LoggedIn.answer(here.mailboxes().delete(here.account().id(), mailbox), "DELETE completed");
    }
}
