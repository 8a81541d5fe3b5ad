package org.signetmail.store;

import java.util.List;

/**
 * A mailbox that is open: one per mailbox in the process, shared by its sessions, moved forward by changes.
 * Thread-safe. A session works on a {@link View} it took, and takes a newer one when it may tell its client.
 */
public interface OpenMailbox extends AutoCloseable {
    /** Messages as they were at one moment, in uid order; immutable. Index 0 is sequence number 1. */
    interface View {
        int count();

        long uid(int index);

        long flags(int index);

        long modSeq(int index);

        /** Index of the uid, or -(insertion point) - 1, as in {@link java.util.Arrays#binarySearch}. */
        int indexOf(long uid);

        long uidNext();

        long highestModSeq();
    }

    Mailbox mailbox();

    /** The newest view. */
    View view();

    /** Keywords of the mailbox; grows only. Index i is bit {@link Flags#FIRST_KEYWORD} + i. */
    List<String> keywords();

    /** First uid that no session was told of as recent; taking it claims them (RFC 3501 2.3.2) unless {@code peek}. */
    long recentFrom(boolean peek);

    /** True once the mailbox is deleted: the session can only be told. */
    boolean deleted();

    /** Calls {@code listener} after each change, on the changer's thread: it must only note the fact and wake its session. */
    AutoCloseable onChange(Runnable listener);

    @Override
    void close();
}
