package org.signetmail.sieve;

/** A word of a script, and the line it begins in (RFC 5228 8.1). */
sealed interface Token {
    int line();

    /** An identifier, in lower case. */
    record Name(String name, int line) implements Token {}

    /** A tag without its colon, in lower case. */
    record Tag(String name, int line) implements Token {}

    record Number(long value, int line) implements Token {}

    /** A quoted or multi-line string, its line ends CRLF. */
    record Text(String value, int line) implements Token {}

    /** One of <code>( ) [ ] { } , ;</code>. */
    record Sign(char sign, int line) implements Token {}

    record End(int line) implements Token {}
}
