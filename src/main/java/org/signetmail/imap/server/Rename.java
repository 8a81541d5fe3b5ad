package org.signetmail.imap.server;

import org.signetmail.imap.Scanner;

/** RENAME changes a mailbox's name; its children move along.
 *  <pre>rename = "RENAME" SP mailbox SP mailbox</pre>
 *  RFC 9051 6.3.6 */
record Rename(String from, String to) implements Command.ForUser {
    static Rename parse(Scanner in) { return in.end(new Rename(in.sp().mailbox(), in.sp().mailbox())); }

    @Override public Answer run(LoggedIn here, Out out) {
        return LoggedIn.answer(here.mailboxes().rename(here.account().id(), from, to), "RENAME completed");
    }
}
