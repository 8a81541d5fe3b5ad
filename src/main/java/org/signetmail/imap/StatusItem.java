package org.signetmail.imap;

import java.util.EnumSet;
import java.util.Set;

/** What STATUS tells (RFC 9051 6.3.11; RECENT is RFC 3501's). */
public enum StatusItem {
    MESSAGES, RECENT, UIDNEXT, UIDVALIDITY, UNSEEN, DELETED, SIZE;

    /** "(" status-att *(SP status-att) ")" */
    public static Set<StatusItem> parse(Scanner in) {
        var items = EnumSet.noneOf(StatusItem.class);
        in.expect('(');
        do {
            items.add(switch (in.name()) {
                case "MESSAGES" -> MESSAGES;
                case "RECENT" -> RECENT;
                case "UIDNEXT" -> UIDNEXT;
                case "UIDVALIDITY" -> UIDVALIDITY;
                case "UNSEEN" -> UNSEEN;
                case "DELETED" -> DELETED;
                case "SIZE" -> SIZE;
                default -> throw in.error("no such status item");
            });
        } while (in.eat(' '));
        in.expect(')');
        return items;
    }
}
