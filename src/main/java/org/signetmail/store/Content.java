package org.signetmail.store;

import java.nio.ByteBuffer;

/** A message's octets, read-only: in memory when small, mapped from its file when large. Close when done. */
public interface Content extends AutoCloseable {
    /** A fresh view, position 0, limit the size; the view is not to be used after close. */
    ByteBuffer bytes();

    @Override
    void close();
}
