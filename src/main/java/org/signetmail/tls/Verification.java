package org.signetmail.tls;

/** Judges what the other side of an outgoing connection presents, after the handshake and before a word is said. Thread-safe. */
public interface Verification {
    Trust.Verdict judge(Presented presented);
}
