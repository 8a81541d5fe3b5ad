package org.signetmail.imap.server;

import java.util.Optional;

import org.signetmail.imap.Scanner;
import org.signetmail.imap.SequenceSet;
import org.signetmail.store.Mailbox;
import org.signetmail.store.Mailboxes.Copied;

/** COPY files messages in another mailbox too.
 *  <pre>copy = "COPY" SP sequence-set SP mailbox</pre>
 *  RFC 9051 6.4.7, 6.4.9 */
record Copy(SequenceSet set, String to, boolean byUid) implements Command.ForOpen {
    static Copy parse(Scanner in, boolean byUid) {
        return in.end(new Copy(in.sp().sequenceSet(), in.sp().mailbox(), byUid));
    }

    @Override public Answer run(Open here, Out out) {
        int[] indexes = here.indexes(set, byUid);
        Optional<Mailbox> target = here.user().mailbox(to);
        if (target.isEmpty()) {
            return noMailbox();
        }
        return switch (here.mailboxes().copy(here.id(), here.uids(indexes), target.get().id())) {
            case Copied.Done(long uidValidity, long[] sources, long[] uids) ->
                sources.length == 0 ? Answer.ok("COPY completed, of nothing")
                        : Answer.ok(copyUid(uidValidity, sources, uids), "COPY completed");
            case Copied.NoMailbox() -> noMailbox();
            case Copied.OverQuota() -> Answer.no(Answer.Code.OVERQUOTA, "there is no room for them");
        };
    }

    static Answer noMailbox() {
        return Answer.no(Answer.Code.TRYCREATE, "there is no such mailbox");
    }

    /** RFC 4315 3 */
    static String copyUid(long uidValidity, long[] sources, long[] uids) {
        return "COPYUID " + uidValidity + " " + SequenceSet.of(sources) + " " + SequenceSet.of(uids);
    }
}
