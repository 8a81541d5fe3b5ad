package org.signetmail.store;

/**
 * A message's bytes as received, on their way into the store: hashed, parsed, and either held in memory or
 * already durable in a blob file. Closing one that was not committed releases it.
 */
public interface Body extends AutoCloseable {
    /** How many Received fields its header has: each hop adds one. */
    int receivedFields();

    /** Octets, CRLF line ends. */
    long size();

    /** The octets, to be closed before the body is. */
    Content content();

    @Override
    void close();
}
