package org.signetmail.tls;

/** Judges what the other side of an outgoing connection presents, after the handshake and before a word is said. Thread-safe. */
@FunctionalInterface
public interface Verification {
    Trust.Verdict judge(Presented presented);

    /** On what it rests that the other side is trusted, in a few words: "DANE matched 3 1 1"; empty where it is the level alone. */
    default String words(Presented presented) {
        return "";
    }

    /** Told once for each handshake that was begun, and for a connection whose other side has no TLS to offer. Must be quick and must not throw. */
    default void ended(Ending how) {}
}
