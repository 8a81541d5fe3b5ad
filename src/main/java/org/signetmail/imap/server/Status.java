package org.signetmail.imap.server;

import java.io.IOException;
import java.util.Set;

import org.signetmail.imap.Scanner;
import org.signetmail.imap.StatusItem;
import org.signetmail.imap.Wire;
import org.signetmail.store.Mailbox;
import org.signetmail.store.Mailboxes;

/** STATUS tells a mailbox's figures.
 *  <pre>status = "STATUS" SP mailbox SP "(" status-att *(SP status-att) ")"</pre>
 *  RFC 9051 6.3.11 */
record Status(String mailbox, Set<StatusItem> items) implements Command.ForUser {
    static Status parse(Scanner in) { return in.end(new Status(in.sp().mailbox(), StatusItem.parse(in.sp()))); }

    @Override public Answer run(LoggedIn here, Out out) throws IOException {
        Mailbox found = here.mailbox(mailbox).orElse(null);
        if (found == null || !tell(here, found, items, out)) {
            return Answer.no(Answer.Code.NONEXISTENT, "there is no such mailbox");
        }
        return Answer.ok("STATUS completed");
    }

    /** One STATUS response; false when the mailbox is gone. */
    static boolean tell(LoggedIn here, Mailbox mailbox, Set<StatusItem> items, Out out) throws IOException {
        Mailboxes.Status status = here.mailboxes().status(mailbox.id()).orElse(null);
        if (status == null) {
            return false;
        }
        var figures = new StringBuilder();
        for (StatusItem item : items) {
            long figure = switch (item) {
                case MESSAGES -> status.messages();
                case RECENT -> status.recent();
                case UIDNEXT -> status.uidNext();
                case UIDVALIDITY -> status.uidValidity();
                case UNSEEN -> status.unseen();
                case DELETED -> status.deleted();
                case SIZE -> status.size();
            };
            figures.append(figures.isEmpty() ? "" : " ").append(item).append(' ').append(figure);
        }
        out.untagged("STATUS " + Wire.mailbox(mailbox.name(), here.client().utf8()) + " (" + figures + ")");
        return true;
    }
}
