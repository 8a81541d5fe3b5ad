package org.signetmail.net;

/**
 * The TLS engines of the process: contexts, session tickets, the native library or the JDK's engine in its place.
 * One per process, made at start. Thread-safe.
 */
public final class Tls implements AutoCloseable {
    private Tls() {}

    public static Tls open() {
        throw new UnsupportedOperationException("being built");
    }

    /** What does the work, for logs: "BoringSSL …" or "JDK". */
    public String engine() { throw new UnsupportedOperationException("being built"); }

    @Override
    public void close() { throw new UnsupportedOperationException("being built"); }
}
