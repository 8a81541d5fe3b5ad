package org.signetmail.tls;

import java.security.cert.X509Certificate;
import java.util.List;

/** What we trust: the JDK's roots and the certificates an administrator added. Immutable. */
public final class Trust {
    /** What verifying a chain found. */
    public sealed interface Verdict {
        record Trusted() implements Verdict {}

        /** @param why in words: expired on …, names … but not …, issuer … is not trusted */
        record Refused(String why) implements Verdict {}
    }

    private final List<X509Certificate> added;

    private Trust(List<X509Certificate> added) {
        this.added = added;
    }

    /** The JDK's roots and these. */
    public static Trust of(List<X509Certificate> added) {
        return new Trust(List.copyOf(added));
    }

    /** Chain to a root, validity now, and the name (RFC 9525). */
    public Verdict verify(List<X509Certificate> chain, String host) {
        throw new UnsupportedOperationException("being built " + added.size());
    }
}
