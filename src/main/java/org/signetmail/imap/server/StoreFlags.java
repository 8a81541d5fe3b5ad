package org.signetmail.imap.server;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.signetmail.imap.Scanner;
import org.signetmail.imap.SequenceSet;
import org.signetmail.store.FlagSet;
import org.signetmail.store.Mailboxes.FlagChange;

/** STORE changes flags.
 *  <pre>store = "STORE" SP sequence-set SP ["+" / "-"] "FLAGS" [".SILENT"] SP (flag-list / (flag *(SP flag)))</pre>
 *  RFC 9051 6.4.6, 6.4.9 */
record StoreFlags(SequenceSet set, FlagChange change, boolean silent, FlagSet flags, boolean byUid) implements Command.ForOpen {
    static StoreFlags parse(Scanner in, boolean byUid) {
        SequenceSet set = in.sp().sequenceSet();
        FlagChange change = in.sp().eat('+') ? FlagChange.ADD : in.eat('-') ? FlagChange.REMOVE : FlagChange.REPLACE;
        boolean silent = switch (in.name()) {
            case "FLAGS" -> false;
            case "FLAGS.SILENT" -> true;
            default -> throw in.error("only FLAGS can be stored");
        };
        in.sp();
        return in.end(new StoreFlags(set, change, silent, FlagNames.set(in.peek() == '(' ? in.flagList() : bare(in)), byUid));
    }

    private static Set<String> bare(Scanner in) {
        var flags = new LinkedHashSet<String>();
        do {
            flags.add(in.flag());
        } while (in.eat(' '));
        return flags;
    }

    @Override public boolean mayRenumber() {
        return byUid;
    }

    @Override public Answer run(Open here, Out out) throws IOException {
        if (here.readOnly()) {
            return Answer.no(Answer.Code.CANNOT, "the mailbox is open to read only");
        }
        int[] indexes = here.indexes(set, byUid);
        here.mailboxes().storeFlags(here.id(), here.uids(indexes), change, flags);
        if (silent) {
            expect(here, indexes);
        } else {
            here.tellFlags(out, indexes, byUid);
        }
        return Answer.ok("STORE completed");
    }

    /** Nothing is told of these unless they turn out otherwise (RFC 9051 6.4.6). */
    private void expect(Open here, int[] indexes) {
        List<String> keywords = here.mailbox().keywords();
        long bits = FlagNames.bits(flags, keywords);
        for (int index : indexes) {
            long before = here.seen().flags(index);
            here.knows(here.seen().uid(index), switch (change) {
                case REPLACE -> bits;
                case ADD -> before | bits;
                case REMOVE -> before & ~bits;
            });
        }
    }
}
