package org.signetmail.imap.server;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.signetmail.store.FlagSet;
import org.signetmail.store.Flags;
import org.signetmail.text.SyntaxError;

/** Flags between their wire form and the store's (RFC 9051 2.3.2). */
final class FlagNames {
    static final String SYSTEM = "\\Answered \\Flagged \\Deleted \\Seen \\Draft";

    private FlagNames() {}

    /** @throws SyntaxError for a flag with a backslash that clients cannot set */
    static FlagSet set(Collection<String> flags) {
        long system = 0;
        Set<String> keywords = new LinkedHashSet<>();
        for (String flag : flags) {
            if (flag.startsWith("\\")) {
                long bit = systemBit(flag);
                if (bit == 0) {
                    throw new SyntaxError(-1, "no flag that can be set: " + flag);
                }
                system |= bit;
            } else {
                keywords.add(flag);
            }
        }
        return new FlagSet(system, keywords);
    }

    private static long systemBit(String flag) {
        return switch (flag.toLowerCase(Locale.ROOT)) {
            case "\\seen" -> Flags.SEEN;
            case "\\answered" -> Flags.ANSWERED;
            case "\\flagged" -> Flags.FLAGGED;
            case "\\deleted" -> Flags.DELETED;
            case "\\draft" -> Flags.DRAFT;
            default -> 0;
        };
    }

    /** The bit of a flag in a mailbox with these keywords; 0 when no message there can have it. */
    static long bit(String flag, List<String> keywords) {
        if (flag.startsWith("\\")) {
            return systemBit(flag);
        }
        for (int i = 0; i < keywords.size(); i++) {
            if (keywords.get(i).equalsIgnoreCase(flag)) {
                return 1L << (Flags.FIRST_KEYWORD + i);
            }
        }
        return 0;
    }

    static long bits(FlagSet flags, List<String> keywords) {
        long bits = flags.system();
        for (String keyword : flags.keywords()) {
            bits |= bit(keyword, keywords);
        }
        return bits;
    }

    /** "(\Seen work)" */
    static String wire(long flags, boolean recent, List<String> keywords) {
        if (flags == 0 && !recent) {
            return "()";
        }
        var wire = new StringBuilder("(");
        add(wire, (flags & Flags.ANSWERED) != 0, "\\Answered");
        add(wire, (flags & Flags.FLAGGED) != 0, "\\Flagged");
        add(wire, (flags & Flags.DELETED) != 0, "\\Deleted");
        add(wire, (flags & Flags.SEEN) != 0, "\\Seen");
        add(wire, (flags & Flags.DRAFT) != 0, "\\Draft");
        add(wire, recent, "\\Recent");
        for (int i = 0; i < keywords.size(); i++) {
            add(wire, (flags & 1L << (Flags.FIRST_KEYWORD + i)) != 0, keywords.get(i));
        }
        return wire.append(')').toString();
    }

    private static void add(StringBuilder wire, boolean there, String flag) {
        if (there) {
            wire.append(wire.length() > 1 ? " " : "").append(flag);
        }
    }
}
