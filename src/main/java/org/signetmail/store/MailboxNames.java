package org.signetmail.store;

import java.text.Normalizer;
import java.util.Optional;

/** What a mailbox may be called: levels parted by '/', Unicode in NFC, INBOX in whatever case. */
final class MailboxNames {
    private static final int MOST_LEVELS = 20;
    private static final int MOST_OCTETS = 1000;

    private MailboxNames() {}

    /** The one form of a name: INBOX in capitals (RFC 9051 5.1), also as the first level. */
    static String canonical(String name) {
        String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
        if (composed.length() >= 5 && composed.regionMatches(true, 0, "INBOX", 0, 5) && (composed.length() == 5 || composed.charAt(5) == '/')) {
            return "INBOX" + composed.substring(5);
        }
        return composed;
    }

    /** Why this is no name for a mailbox, or empty. */
    static Optional<String> fault(String name) {
        if (name.isEmpty()) {
            return Optional.of("a mailbox needs a name");
        }
        if (name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > MOST_OCTETS) {
            return Optional.of("a mailbox name has at most " + MOST_OCTETS + " octets");
        }
        if (name.startsWith("/") || name.endsWith("/") || name.contains("//")) {
            return Optional.of("a level of the name is empty");
        }
        if (name.chars().filter(c -> c == '/').count() >= MOST_LEVELS) {
            return Optional.of("a mailbox is at most " + MOST_LEVELS + " levels deep");
        }
        if (name.codePoints().anyMatch(c -> Character.isISOControl(c) || c == '*' || c == '%' || Character.getType(c) == Character.SURROGATE)) {
            return Optional.of("a mailbox name has no control characters, '*' or '%'");
        }
        return Optional.empty();
    }
}
