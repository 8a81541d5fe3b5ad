package org.signetmail.sieve.manage;

/** A word of a request (RFC 5804 4). */
public sealed interface Word {
    /** A command's name, in capitals. */
    record Atom(String name) implements Word {}

    record Number(long value) implements Word {}

    /** A quoted string or a literal, as octets: they may be a secret. */
    record Text(byte[] octets) implements Word {
        @Override
        public String toString() {
            return octets.length + " octets";
        }
    }
}
