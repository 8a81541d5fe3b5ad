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
    private final StringBuilder words = new StringBuilder();
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
            char c = text.charAt(at[0]);
            switch (c) {
                case ' ', '\t', '\r', '\n' -> {
                    space();
                    at[0]++;
                }
                case '(' -> {
                    int from = at[0];
                    Parameters.comment(text, at);
                    comment = text.substring(from + 1, Math.max(from + 1, at[0] - 1));
                }
                case '"' -> words.append(quoted());
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
                default -> {
                    words.append(c);
                    at[0]++;
                }
            }
        }
        bare();
        if (inGroup) {
            entries.add(new Entry(null, null, null, null));
        }
    }

    private void space() {
        if (!words.isEmpty() && words.charAt(words.length() - 1) != ' ') {
            words.append(' ');
        }
    }

    private String quoted() {
        var out = new StringBuilder();
        at[0]++;
        while (at[0] < text.length() && text.charAt(at[0]) != '"') {
            if (text.charAt(at[0]) == '\\' && at[0] + 1 < text.length()) {
                at[0]++;
            }
            out.append(text.charAt(at[0]++));
        }
        at[0]++;
        return out.toString();
    }

    private @Nullable String phrase() {
        String phrase = words.toString().strip();
        words.setLength(0);
        String aside = comment;
        comment = null;
        return phrase.isEmpty() ? aside : phrase;
    }

    private void angle() {
        String name = phrase();
        int from = ++at[0];
        boolean quote = false;
        while (at[0] < text.length() && (quote || text.charAt(at[0]) != '>')) {
            if (text.charAt(at[0]) == '\\') {
                at[0]++;
            } else if (text.charAt(at[0]) == '"') {
                quote = !quote;
            }
            at[0]++;
        }
        at[0] = Math.min(at[0], text.length());
        String inside = text.substring(Math.min(from, at[0]), at[0]).strip();
        at[0]++;
        String route = null;
        if (inside.startsWith("@") && inside.indexOf(':') > 0) {
            route = inside.substring(0, inside.indexOf(':'));
            inside = inside.substring(inside.indexOf(':') + 1);
        }
        add(name, route, inside);
        // What stands between '>' and ',' belongs to nobody.
        while (at[0] < text.length() && ",;".indexOf(text.charAt(at[0])) < 0) {
            if (text.charAt(at[0]) == '(') {
                Parameters.comment(text, at);
            } else {
                at[0]++;
            }
        }
        if (at[0] < text.length() && text.charAt(at[0]) == ',') {
            at[0]++;
        }
    }

    /** An address without angle brackets; a comment beside it is its name, as old mail writes it. */
    private void bare() {
        String address = words.toString().strip();
        words.setLength(0);
        String name = comment;
        comment = null;
        if (!address.isEmpty()) {
            add(name, null, address.replace(" ", ""));
        }
    }

    private void add(@Nullable String name, @Nullable String route, String address) {
        int sign = address.lastIndexOf('@');
        String mailbox = sign < 0 ? address : address.substring(0, sign);
        if (mailbox.length() > 1 && mailbox.startsWith("\"") && mailbox.endsWith("\"")) {
            mailbox = mailbox.substring(1, mailbox.length() - 1).replaceAll("\\\\(.)", "$1");
        }
        entries.add(new Entry(name, route, mailbox, sign < 0 ? "" : address.substring(sign + 1)));
    }
}
