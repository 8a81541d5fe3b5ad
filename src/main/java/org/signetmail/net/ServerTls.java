package org.signetmail.net;

import org.jspecify.annotations.Nullable;

import org.signetmail.tls.CertificateChoice;
import org.signetmail.tls.Profile;

/**
 * How a listener does TLS.
 *
 * @param fallback name of the listener's default certificate, or null for the installation's
 * @param alpn protocols offered, in order of preference; empty for none
 */
public record ServerTls(Tls tls, CertificateChoice choice, @Nullable String fallback, Profile profile, java.util.List<String> alpn) {
    public ServerTls {
        alpn = java.util.List.copyOf(alpn);
    }
}
