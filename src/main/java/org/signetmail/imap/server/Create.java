package org.signetmail.imap.server;

import org.signetmail.imap.Scanner;

/** CREATE makes a mailbox, and those above it that are missing.
 *  <pre>create = "CREATE" SP mailbox</pre>
 *  RFC 9051 6.3.4, RFC 3501 6.3.3 */
record Create(String mailbox) implements Command.ForUser {
    static Create parse(Scanner in) { return in.end(new Create(in.sp().mailbox())); }

    @Override public Answer run(LoggedIn here, Out out) {
        // A '/' at the end only says that children are to come.
        String name = mailbox.length() > 1 && mailbox.endsWith("/") ? mailbox.substring(0, mailbox.length() - 1) : mailbox;
        return LoggedIn.answer(here.mailboxes().create(here.account().id(), name, null), "CREATE completed");
    }
}
