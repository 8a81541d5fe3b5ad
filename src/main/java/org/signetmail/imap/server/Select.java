package org.signetmail.imap.server;

import java.io.IOException;
import java.util.Optional;

import org.signetmail.imap.Scanner;
import org.signetmail.imap.Wire;
import org.signetmail.store.Flags;
import org.signetmail.store.Mailbox;
import org.signetmail.store.OpenMailbox;

/** SELECT opens a mailbox; EXAMINE opens it to read only. The one that was open is closed, even when this fails.
 *  <pre>select = "SELECT" SP mailbox
 *  examine = "EXAMINE" SP mailbox</pre>
 *  RFC 9051 6.3.2, 6.3.3; RFC 3501 6.3.1 */
record Select(String mailbox, boolean readOnly) implements Command.ForUser {
    static Select parse(Scanner in, boolean readOnly) { return in.end(new Select(in.sp().mailbox(), readOnly)); }

    @Override public boolean leavesMailbox() {
        return true;
    }

    @Override public Answer run(LoggedIn here, Out out) throws IOException {
        Optional<OpenMailbox> found = here.mailbox(mailbox).map(Mailbox::id).flatMap(here.mailboxes()::open);
        if (found.isEmpty()) {
            return Answer.no(Answer.Code.NONEXISTENT, "there is no such mailbox");
        }
        var open = new Open(here, found.get(), readOnly);
        boolean told = false;
        try {
            tell(open, out);
            told = true;
        } finally {
            if (!told) {
                open.close();
            }
        }
        return Answer.ok(readOnly ? "READ-ONLY" : "READ-WRITE", readOnly ? "EXAMINE completed" : "SELECT completed")
                .then(new Answer.Next.Enter(open));
    }

    private static void tell(Open open, Out out) throws IOException {
        Client client = open.client();
        Mailbox mailbox = open.mailbox().mailbox();
        OpenMailbox.View view = open.seen();
        out.untagged(view.count() + " EXISTS");
        if (!client.rev2()) {
            out.untagged(open.recentCount() + " RECENT");
        }
        out.untagged("FLAGS (" + open.flagNames() + ")");
        out.untagged("OK [PERMANENTFLAGS (" + (open.readOnly() ? "" : open.flagNames() + " \\*") + ")] flags that are kept");
        if (!client.rev2()) {
            for (int i = 0; i < view.count(); i++) {
                if ((view.flags(i) & Flags.SEEN) == 0) {
                    out.untagged("OK [UNSEEN " + (i + 1) + "] the first that is unseen");
                    break;
                }
            }
        }
        out.untagged("OK [UIDVALIDITY " + mailbox.uidValidity() + "] UIDs valid");
        out.untagged("OK [UIDNEXT " + view.uidNext() + "] the next UID");
        if (client.rev2()) {
            out.untagged("LIST () \"/\" " + Wire.mailbox(mailbox.name(), client.utf8()));
        }
    }
}
