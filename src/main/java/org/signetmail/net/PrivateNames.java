package org.signetmail.net;

import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.xbill.DNS.Name;

/**
 * Names that stand for one's own network and that the public DNS never has: the root zone denies them, with signatures, and a name
 * server at home answers for them all the same. To check such an answer from the root down would be to call it forged.
 */
final class PrivateNames {
    /** RFC 6761 6, RFC 6762 3 and appendix G, RFC 8375; "internal" is reserved by ICANN's board for this. */
    private static final Set<String> TOP = Set.of("test", "localhost", "local", "internal", "intranet", "private", "corp", "home", "lan");
    private static final Name HOME = Name.fromConstantString("home.arpa.");

    private PrivateNames() {}

    /** @param anchored zones that are believed; one of one's own above the name makes it one that can be checked */
    static boolean uncheckable(Name name, List<Name> anchored) {
        return (TOP.contains(top(name)) || name.subdomain(HOME))
                && anchored.stream().noneMatch(zone -> !zone.equals(Name.root) && name.subdomain(zone));
    }

    private static String top(Name name) {
        return name.labels() < 2 ? "" : name.getLabelString(name.labels() - 2).toLowerCase(Locale.ROOT);
    }
}
