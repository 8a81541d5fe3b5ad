package org.signetmail.net;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.tls.Verification;

/**
 * How an outgoing connection does TLS.
 *
 * @param serverName sent as SNI where it is a name
 * @param verification asked right after the handshake; null takes whomever it may be
 * @param offer what is offered; the usual but for a probe
 */
public record ClientTls(Tls tls, String serverName, @Nullable Verification verification, Offer offer) {
    /**
     * What a client offers.
     *
     * @param protocols as Java names them
     * @param ciphers by IANA's names, for TLS 1.2 and older; empty for the engine's own
     */
    public record Offer(List<String> protocols, List<String> ciphers) {
        public static final Offer USUAL = new Offer(List.of("TLSv1.2", "TLSv1.3"), List.of());

        public Offer {
            protocols = List.copyOf(protocols);
            ciphers = List.copyOf(ciphers);
        }
    }

    public ClientTls(Tls tls, String serverName, @Nullable Verification verification) {
        this(tls, serverName, verification, Offer.USUAL);
    }
}
