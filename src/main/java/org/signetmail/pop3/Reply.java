package org.signetmail.pop3;

import org.jspecify.annotations.Nullable;

/**
 * A status line (RFC 1939 3), with a response code where one says more than the text (RFC 2449 8).
 *
 * @param text ASCII, one line
 */
public record Reply(boolean ok, @Nullable Code code, String text) {
    /** Response codes of refusals: RFC 3206, RFC 2449 8.1.1. */
    public enum Code {
        /** The credentials are at fault. */
        AUTH("AUTH"),
        /** Try again later. */
        TEMPORARY("SYS/TEMP"),
        /** Somebody has to act. */
        PERMANENT("SYS/PERM");

        private final String word;

        Code(String word) {
            this.word = word;
        }
    }

    public static Reply ok(String text) {
        return new Reply(true, null, text);
    }

    public static Reply err(String text) {
        return new Reply(false, null, text);
    }

    public static Reply err(Code code, String text) {
        return new Reply(false, code, text);
    }

    /** The line, without its end. */
    public String line() {
        return (ok ? "+OK " : "-ERR ") + (code == null ? "" : "[" + code.word + "] ") + text;
    }
}
