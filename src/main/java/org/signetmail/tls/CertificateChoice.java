package org.signetmail.tls;

import org.jspecify.annotations.Nullable;

/**
 * Chooses what to present in a handshake. Asked anew for every handshake, so a swap is live at once.
 * Thread-safe; must not block.
 */
public interface CertificateChoice {
    /**
     * @param serverName the SNI host name as the client sent it (A-label), or null without SNI
     * @param fallback name of the listener's default certificate, or null for the installation's
     * @param ecdsa whether the client can verify ECDSA signatures
     * @return null only when the installation has no certificate at all: the handshake then fails
     */
    @Nullable Credential choose(@Nullable String serverName, @Nullable String fallback, boolean ecdsa);

    /** What to show an authority that asks for {@code acme-tls/1} (RFC 8737 3), or null where no order waits for the name. */
    default @Nullable Credential challenge(String serverName) {
        return null;
    }

    /** The OCSP response to show with what was chosen (RFC 6066 8), in DER; null for none. */
    default byte @Nullable [] staple(Credential credential) {
        return null;
    }
}
