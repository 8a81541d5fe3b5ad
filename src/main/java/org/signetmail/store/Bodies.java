package org.signetmail.store;

import java.io.IOException;
import java.io.OutputStream;

/** Takes message bytes from connections. Thread-safe; each {@link Receiving} belongs to one thread. */
public interface Bodies {
    /** Starts a body. Memory stays bounded: what grows over 64 KiB goes to disk. */
    Receiving receive();

    /** A body being written. Close without {@link #finish} throws it away. */
    abstract class Receiving extends OutputStream {
        /** So many octets so far. */
        public abstract long count();

        /** Ends the body: hashes, parses its structure, makes a large one durable. */
        public abstract Body finish() throws IOException;
    }
}
