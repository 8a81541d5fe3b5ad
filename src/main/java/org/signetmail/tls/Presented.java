package org.signetmail.tls;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the other side showed in a handshake.
 *
 * @param chain leaf first; empty when it showed none
 * @param staples OCSP responses in DER (RFC 6066 8), unverified; empty when it stapled none
 */
public record Presented(List<X509Certificate> chain, List<byte[]> staples) {
    public Presented {
        chain = List.copyOf(chain);
        staples = List.copyOf(staples);
    }

    public static Presented of(List<X509Certificate> chain) {
        return new Presented(chain, List.of());
    }

    @Override
    public String toString() {
        return chain.isEmpty() ? "nothing" : chain.getFirst().getSubjectX500Principal() + " and " + (chain.size() - 1) + " more";
    }
}
