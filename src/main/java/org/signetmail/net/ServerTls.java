package org.signetmail.net;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.tls.CertificateChoice;
import org.signetmail.tls.ClientCheck;
import org.signetmail.tls.Profile;

/**
 * How a listener does TLS.
 *
 * @param fallback name of the listener's default certificate, or null for the installation's
 * @param alpn protocols offered, in order of preference; empty for none
 * @param clients whose certificates clients are asked for, or null when they are not
 * @param watch limits and counts the listener's handshakes, or null for none of that
 */
public record ServerTls(
        Tls tls, CertificateChoice choice, @Nullable String fallback, Profile profile, List<String> alpn,
        @Nullable ClientCheck clients, Handshakes.@Nullable At watch) {
    public ServerTls {
        alpn = List.copyOf(alpn);
    }

    public ServerTls(Tls tls, CertificateChoice choice, @Nullable String fallback, Profile profile, List<String> alpn) {
        this(tls, choice, fallback, profile, alpn, null, null);
    }
}
