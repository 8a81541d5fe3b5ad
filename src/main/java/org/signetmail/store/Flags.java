package org.signetmail.store;

/**
 * Message flags as bits: the system flags of RFC 9051 2.3.2 in the low bits, the mailbox's keywords from
 * {@link #FIRST_KEYWORD} on, in the order of {@link OpenMailbox#keywords()}.
 */
public final class Flags {
    public static final long SEEN = 1;
    public static final long ANSWERED = 1 << 1;
    public static final long FLAGGED = 1 << 2;
    public static final long DELETED = 1 << 3;
    public static final long DRAFT = 1 << 4;
    /** Index of the first keyword's bit; a mailbox holds at most 56 keywords. */
    public static final int FIRST_KEYWORD = 8;

    private Flags() {}
}
