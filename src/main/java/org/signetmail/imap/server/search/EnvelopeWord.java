package org.signetmail.imap.server.search;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Looks for a text in a field of ENVELOPEs. Where the field is plain ASCII, as most are, its octets are compared where they lie;
 * anything else is decoded by {@link EnvelopeText}, which says what is right. Immutable.
 */
final class EnvelopeWord {
    private static final List<String> FIELDS = List.of("date", "subject", "from", "sender", "reply-to", "to", "cc", "bcc");
    private static final int FIRST_ADDRESSES = 2;
    private static final int NOT_PLAIN = -1;

    private final String field;
    private final int place;
    private final String wanted;
    private final boolean plain;
    private final byte[] octets;

    /** @param field in lower case: date, subject, from, sender, reply-to, to, cc or bcc @param wanted in lower case */
    EnvelopeWord(String field, String wanted) {
        this.field = field;
        this.wanted = wanted;
        place = FIELDS.indexOf(field);
        plain = wanted.chars().allMatch(c -> c < 0x80);
        octets = wanted.getBytes(StandardCharsets.ISO_8859_1);
        if (place < 0) {
            throw new IllegalArgumentException("an envelope has no " + field);
        }
    }

    String field() {
        return field;
    }

    String wanted() {
        return wanted;
    }

    /** @throws org.signetmail.text.SyntaxError when it is no envelope, mostly: what is behind the field is not looked at */
    boolean in(byte[] envelope) {
        return switch (quickly(envelope)) {
            case YES -> true;
            case NO -> false;
            case NOT_TOLD -> EnvelopeText.of(envelope, field).stream().anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted));
        };
    }

    private enum Told { YES, NO, NOT_TOLD }

    private static Told told(boolean holds) {
        return holds ? Told.YES : Told.NO;
    }

    private Told quickly(byte[] envelope) {
        int at = 1;
        for (int i = 0; i < place; i++) {
            at = i < FIRST_ADDRESSES ? afterString(envelope, at) : afterList(envelope, at);
            if (at == NOT_PLAIN || octet(envelope, at) != ' ') {
                return Told.NOT_TOLD;
            }
            at++;
        }
        if (octet(envelope, at) == 'N') {
            return at + 3 < envelope.length && envelope[at + 1] == 'I' && envelope[at + 2] == 'L' ? Told.NO : Told.NOT_TOLD;
        }
        return place < FIRST_ADDRESSES ? inString(envelope, at) : inList(envelope, at);
    }

    private Told inString(byte[] envelope, int at) {
        int end = endOfPlain(envelope, at);
        return end == NOT_PLAIN ? Told.NOT_TOLD : told(contains(envelope, at + 1, end));
    }

    private Told inList(byte[] envelope, int list) {
        if (octet(envelope, list) != '(') {
            return Told.NOT_TOLD;
        }
        boolean found = false;
        int at = list + 1;
        while (octet(envelope, at) == '(') {
            // Name, route, mailbox and host: where each begins, and where the octets of its string end.
            var begin = new int[4];
            var end = new int[4];
            at++;
            for (int i = 0; i < 4; i++) {
                begin[i] = at;
                if (octet(envelope, at) == 'N') {
                    begin[i] = NOT_PLAIN;
                    end[i] = at + 2;
                } else {
                    end[i] = endOfPlain(envelope, at);
                    if (end[i] == NOT_PLAIN) {
                        return Told.NOT_TOLD;
                    }
                }
                at = end[i] + 1;
                if (octet(envelope, at) != (i == 3 ? ')' : ' ')) {
                    return Told.NOT_TOLD;
                }
                at++;
            }
            found = found || inAddress(envelope, begin, end);
        }
        return octet(envelope, at) == ')' ? told(found) : Told.NOT_TOLD;
    }

    /** As {@link EnvelopeText} writes an address: {@code Bob <bob@a.example>}. */
    private boolean inAddress(byte[] envelope, int[] begin, int[] end) {
        var text = new byte[end[3] - Math.max(0, begin[0]) + 8];
        boolean named = begin[0] != NOT_PLAIN;
        int length = copy(envelope, begin[0], end[0], text, 0);
        if (named) {
            text[length++] = ' ';
            text[length++] = '<';
        }
        length = copy(envelope, begin[2], end[2], text, length);
        if (begin[3] != NOT_PLAIN) {
            text[length++] = '@';
            length = copy(envelope, begin[3], end[3], text, length);
        }
        if (named) {
            text[length++] = '>';
        }
        return contains(text, 0, length);
    }

    private static int copy(byte[] envelope, int quote, int end, byte[] to, int at) {
        if (quote == NOT_PLAIN) {
            return at;
        }
        int length = end - quote - 1;
        System.arraycopy(envelope, quote + 1, to, at, length);
        return at + length;
    }

    /** Whether the octets, which are ASCII, have what is wanted. */
    private boolean contains(byte[] text, int from, int to) {
        if (!plain) {
            return false;
        }
        int last = to - octets.length;
        for (int start = from; start <= last; start++) {
            int i = 0;
            while (i < octets.length && lower(text[start + i]) == octets[i]) {
                i++;
            }
            if (i == octets.length) {
                return true;
            }
        }
        return false;
    }

    private static byte lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? (byte) (octet + ('a' - 'A')) : octet;
    }

    /** The octet there as a char, 0 behind the end. */
    private static char octet(byte[] envelope, int at) {
        return at < envelope.length ? (char) (envelope[at] & 0xff) : 0;
    }

    /** Where the quoted string that begins at {@code at} ends, when it is ASCII without quoted characters and encoded words. */
    private static int endOfPlain(byte[] envelope, int at) {
        if (octet(envelope, at) != '"') {
            return NOT_PLAIN;
        }
        for (int i = at + 1; i < envelope.length; i++) {
            byte octet = envelope[i];
            if (octet == '"') {
                return i;
            }
            if (octet < ' ' || octet == '\\' || octet == '?' && envelope[i - 1] == '=') {
                return NOT_PLAIN;
            }
        }
        return NOT_PLAIN;
    }

    private static int afterString(byte[] envelope, int at) {
        return switch (octet(envelope, at)) {
            case '"' -> afterQuoted(envelope, at);
            case 'N' -> at + 3;
            default -> NOT_PLAIN;
        };
    }

    private static int afterQuoted(byte[] envelope, int at) {
        for (int i = at + 1; i < envelope.length; i++) {
            if (envelope[i] == '"') {
                return i + 1;
            }
            if (envelope[i] == '\\') {
                i++;
            }
        }
        return NOT_PLAIN;
    }

    private static int afterList(byte[] envelope, int list) {
        if (octet(envelope, list) == 'N') {
            return list + 3;
        }
        int depth = 0;
        for (int at = list; at < envelope.length; ) {
            switch (envelope[at]) {
                case '"' -> {
                    at = afterQuoted(envelope, at);
                    if (at == NOT_PLAIN) {
                        return NOT_PLAIN;
                    }
                    continue;
                }
                case '(' -> depth++;
                case ')' -> depth--;
                case '{' -> {
                    return NOT_PLAIN;
                }
                default -> { }
            }
            at++;
            if (depth == 0) {
                return at;
            }
        }
        return NOT_PLAIN;
    }
}
