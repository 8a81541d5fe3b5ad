package org.signetmail.imap.server;

import java.io.IOException;
import java.util.Optional;

import org.signetmail.imap.Scanner;
import org.signetmail.imap.SequenceSet;
import org.signetmail.store.Mailbox;
import org.signetmail.store.Mailboxes.Copied;

/** MOVE files messages in another mailbox instead of this one.
 *  <pre>move = "MOVE" SP sequence-set SP mailbox</pre>
 *  RFC 9051 6.4.8, RFC 6851 3 */
record Move(SequenceSet set, String to, boolean byUid) implements Command.ForOpen {
    static Move parse(Scanner in, boolean byUid) {
        return in.end(new Move(in.sp().sequenceSet(), in.sp().mailbox(), byUid));
    }

    @Override public Answer run(Open here, Out out) throws IOException {
        if (here.readOnly()) {
            return Answer.no(Answer.Code.CANNOT, "the mailbox is open to read only");
        }
        int[] indexes = here.indexes(set, byUid);
        Optional<Mailbox> target = here.user().mailbox(to);
        if (target.isEmpty()) {
            return Copy.noMailbox();
        }
        return switch (here.mailboxes().move(here.id(), here.uids(indexes), target.get().id())) {
            case Copied.Done(long uidValidity, long[] sources, long[] uids) -> {
                if (sources.length > 0) {
                    out.untagged("OK [" + Copy.copyUid(uidValidity, sources, uids) + "] moved");
                }
                yield Answer.ok("MOVE completed");
            }
            case Copied.NoMailbox() -> Copy.noMailbox();
            case Copied.OverQuota() -> Answer.no(Answer.Code.OVERQUOTA, "there is no room for them");
        };
    }
}
