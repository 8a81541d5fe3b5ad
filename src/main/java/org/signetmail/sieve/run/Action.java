package org.signetmail.sieve.run;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;

/** Something that is to be done with a message. */
public sealed interface Action {
    /** Into INBOX. @param flags as IMAP names them; each once */
    record Keep(Set<String> flags) implements Action {}

    /** @param specialUse the mailbox with it comes before the one of the name (RFC 8579 3); like "\\Junk", or null */
    record FileInto(String mailbox, Set<String> flags, boolean create, @Nullable String specialUse) implements Action {}

    record Redirect(Address to) implements Action {}

    /** RFC 5429. @param extended rather refused within the dialogue than bounced later */
    record Reject(String reason, boolean extended) implements Action {}

    /**
     * RFC 5230. Whether it is answered at all is {@link Answering}'s to say, and the memory's of whom was answered.
     *
     * @param seconds within which nobody is answered twice
     * @param from a mailbox as a header field has it, or null
     * @param handle tells answers apart
     */
    record Vacation(
            long seconds, @Nullable String subject, @Nullable String from, List<String> addresses, boolean mime, String handle,
            String reason) implements Action {}
}
