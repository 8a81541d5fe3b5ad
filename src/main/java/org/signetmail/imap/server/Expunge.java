package org.signetmail.imap.server;

import org.jspecify.annotations.Nullable;

import org.signetmail.imap.Scanner;
import org.signetmail.imap.SequenceSet;

/** EXPUNGE removes the messages marked \Deleted; UID EXPUNGE only those of them that it names.
 *  <pre>command-select = "EXPUNGE"
 *  uid-expunge = "UID" SP "EXPUNGE" SP sequence-set</pre>
 *  RFC 9051 6.4.3, 6.4.9; RFC 4315 2.1 */
record Expunge(@Nullable SequenceSet only) implements Command.ForOpen {
    static Expunge parse(Scanner in) { return in.end(new Expunge(null)); }

    static Expunge parseUid(Scanner in) { return in.end(new Expunge(in.sp().sequenceSet())); }

    @Override public Answer run(Open here, Out out) {
        if (here.readOnly()) {
            return Answer.no(Answer.Code.CANNOT, "the mailbox is open to read only");
        }
        if (only == null) {
            here.expunge();
        } else {
            here.mailboxes().expunge(here.id(), here.uids(here.indexes(only, true)), false);
        }
        return Answer.ok("EXPUNGE completed");
    }
}
