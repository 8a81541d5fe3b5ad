package org.signetmail.sieve.manage;

import java.nio.charset.StandardCharsets;

/**
 * How a command ends (RFC 5804 1.2, 1.3).
 *
 * @param code response code without its parentheses, or ""
 * @param text for a person; "" for none
 */
public record Reply(Kind kind, String code, String text) {
    public enum Kind { OK, NO, BYE }

    // Response codes, RFC 5804 1.3.
    public static final String ACTIVE = "ACTIVE";
    public static final String ALREADYEXISTS = "ALREADYEXISTS";
    public static final String ENCRYPT_NEEDED = "ENCRYPT-NEEDED";
    public static final String NONEXISTENT = "NONEXISTENT";
    public static final String QUOTA_MAXSCRIPTS = "QUOTA/MAXSCRIPTS";
    public static final String QUOTA_MAXSIZE = "QUOTA/MAXSIZE";
    public static final String TRYLATER = "TRYLATER";
    public static final String WARNINGS = "WARNINGS";

    private static final int MOST_QUOTED = 1000;

    public static Reply ok(String text) {
        return new Reply(Kind.OK, "", text);
    }

    public static Reply no(String text) {
        return new Reply(Kind.NO, "", text);
    }

    public static Reply no(String code, String text) {
        return new Reply(Kind.NO, code, text);
    }

    public static Reply bye(String code, String text) {
        return new Reply(Kind.BYE, code, text);
    }

    /** As on the wire, CRLF ended; UTF-8. */
    public String wire() {
        return kind + (code.isEmpty() ? "" : " (" + code + ")") + (text.isEmpty() ? "" : " " + string(text)) + "\r\n";
    }

    /** A string as a server sends it: quoted, or as a literal where it has lines or is long. */
    public static String string(String text) {
        if (text.length() <= MOST_QUOTED && text.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        }
        return "{" + text.getBytes(StandardCharsets.UTF_8).length + "}\r\n" + text;
    }
}
