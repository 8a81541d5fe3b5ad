package org.signetmail.mail;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The addresses of a header field (RFC 5322 3.4, its obsolete forms too), read leniently for IMAP's ENVELOPE: nothing
 * throws, and what cannot be an address is still shown. Text is octets as chars.
 */
public final class AddressList {
    private static final int MOST = 2000;

    /**
     * One entry. A group begins with {@code mailbox} its name and no host, and ends with neither (RFC 9051 7.5.2).
     *
     * @param route obsolete source route, or null
     */
    public record Entry(@Nullable String name, @Nullable String route, @Nullable String mailbox, @Nullable String host) {}

    private final String text;
    private final int[] at = {0};
    private final List<Entry> entries = new ArrayList<>();
    /** What was read since the last separator, as a phrase is written. */
    private final StringBuilder words = new StringBuilder();
    /** The same, as an address is: without white space. */
    private final StringBuilder spec = new StringBuilder();
    /** Where in {@link #spec} the last @ outside quotes is; -1 for none. */
    private int sign = -1;
    private @Nullable String comment;
    private boolean inGroup;

    private AddressList(String text) {
        this.text = text;
    }

    public static List<Entry> parse(String text) {
        var list = new AddressList(text);
        list.run();
        return list.entries;
    }

    private void run() {
        while (at[0] < text.length() && entries.size() < MOST) {
            switch (text.charAt(at[0])) {
                case '<' -> angle();
                case ':' -> {
                    at[0]++;
                    entries.add(new Entry(null, null, phrase(), null));
                    inGroup = true;
                }
                case ';' -> {
                    at[0]++;
                    bare();
                    if (inGroup) {
                        entries.add(new Entry(null, null, null, null));
                        inGroup = false;
                    }
                }
                case ',' -> {
                    at[0]++;
                    bare();
                }
                default -> word();
            }
        }
        bare();
        if (inGroup) {
            entries.add(new Entry(null, null, null, null));
        }
    }

    /** Takes a quoted string, a comment, or one character. */
    private void word() {
        char c = text.charAt(at[0]);
        switch (c) {
            case ' ', '\t', '\r', '\n' -> {
                if (!words.isEmpty() && words.charAt(words.length() - 1) != ' ') {
                    words.append(' ');
                }
                at[0]++;
            }
            case '(' -> {
                int from = at[0];
                Parameters.comment(text, at);
                comment = text.substring(from + 1, Math.max(from + 1, at[0] - 1));
            }
            case '"' -> quoted();
            default -> {
                if (c == '@') {
                    sign = spec.length();
                }
                words.append(c);
                spec.append(c);
                at[0]++;
            }
        }
    }

    private void quoted() {
        at[0]++;
        while (at[0] < text.length() && text.charAt(at[0]) != '"') {
            if (text.charAt(at[0]) == '\\' && at[0] + 1 < text.length()) {
                at[0]++;
            }
            char c = text.charAt(at[0]++);
            words.append(c);
            spec.append(c);
        }
        at[0]++;
    }

    private void clear() {
        words.setLength(0);
        spec.setLength(0);
        sign = -1;
        comment = null;
    }

    private @Nullable String phrase() {
        String phrase = words.toString().strip();
        String aside = comment;
        clear();
        return phrase.isEmpty() ? aside : phrase;
    }

    private void angle() {
        String name = phrase();
        at[0]++;
        while (at[0] < text.length() && text.charAt(at[0]) != '>') {
            word();
        }
        at[0]++;
        add(name);
        // What stands between '>' and ',' belongs to nobody.
        while (at[0] < text.length() && ",;".indexOf(text.charAt(at[0])) < 0) {
            word();
        }
        clear();
        if (at[0] < text.length() && text.charAt(at[0]) == ',') {
            at[0]++;
        }
    }

    /** An address without angle brackets; a comment beside it is its name, as old mail writes it. */
    private void bare() {
        if (sign >= 0) {
            add(comment);
        } else {
            String name = comment;
            String only = words.toString().strip();
            if (!only.isEmpty()) {
                entries.add(new Entry(name, null, only, ""));
            }
        }
        clear();
    }

    private void add(@Nullable String name) {
        String address = spec.toString();
        int routeEnd = address.startsWith("@") ? address.indexOf(':') : -1;
        String mailbox = address.substring(routeEnd + 1, Math.max(routeEnd + 1, sign < 0 ? address.length() : sign));
        String host = sign > routeEnd ? address.substring(sign + 1) : "";
        entries.add(new Entry(name, routeEnd < 0 ? null : address.substring(0, routeEnd), mailbox, host));
        clear();
    }
}
