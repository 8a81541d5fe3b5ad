package org.signetmail.store.backup;

/** Told how far the work is, from the thread that does it; what it throws ends the work. */
public interface Progress {
    /** Nobody looks. */
    Progress NOBODY = (_, _, _) -> { };

    /** @param done rows and blobs so far, of {@code total}; @param words the same for a person, with octets */
    void at(long done, long total, String words);
}
