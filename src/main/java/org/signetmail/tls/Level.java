package org.signetmail.tls;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How safe an outgoing connection must be. Each demands more than the one before. */
public enum Level {
    /** No TLS at all: for the few servers whose TLS is beyond repair. */
    NONE,
    /** TLS where it is offered, whoever the certificate names (RFC 7435). */
    OPPORTUNISTIC,
    /** TLS always, whoever the certificate names. */
    ENCRYPT,
    /** TLS always, and a certificate that is valid, for the right name and from someone we trust. */
    VERIFY,
    /** TLS always, and just the certificate or key that the administrator named. */
    PINNED;

    /** As it is typed: "verify". */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The level of this word, in any case; empty when there is none. */
    public static Optional<Level> of(String word) {
        return Arrays.stream(values()).filter(l -> l.word().equalsIgnoreCase(word.strip())).findFirst();
    }

    /** All words, for a person who typed another. */
    public static String words() {
        return "none, opportunistic, encrypt, verify or pinned";
    }
}
