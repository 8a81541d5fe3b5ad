package org.signetmail.store;

import java.time.Instant;

/** What is known of a message without its octets and their structure; enough for most searches. */
public interface Headline {
    long uid();

    /** RFC822.SIZE */
    long size();

    Instant internalDate();

    /** The internal date where the message says none. */
    Instant sentDate();

    /** ENVELOPE in IMAP's wire form; do not write into it. */
    byte[] envelope();
}
