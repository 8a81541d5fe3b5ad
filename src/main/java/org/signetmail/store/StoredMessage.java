package org.signetmail.store;

import java.time.Instant;

/**
 * What is known about a message without its bytes. The arrays are shared: do not write into them.
 *
 * @param messageId stable identity of this message in its account (RFC 8474 EMAILID)
 * @param blob where the octets are: SHA-256 in hex
 * @param size RFC822.SIZE
 * @param sentDate the internal date where the message says none, or nothing of its body's row was asked for
 * @param envelope ENVELOPE in IMAP's wire form, parentheses included (RFC 9051 7.5.2); this and what follows is empty where it was not
 *     asked for
 * @param bodyStructure BODYSTRUCTURE in wire form, extension data included
 * @param body BODY in wire form, no extension data
 */
public record StoredMessage(
        MailboxId mailbox, long uid, String messageId, String blob, long size, Instant internalDate, Instant sentDate,
        byte[] envelope, byte[] bodyStructure, byte[] body) implements Headline {
    /** What can be left out when it is not needed: each is a copy out of the database. */
    public enum Detail { ENVELOPE, BODY_STRUCTURE, BODY }
}
