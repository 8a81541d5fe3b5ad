package org.signetmail.net;

import java.security.cert.X509Certificate;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a handshake agreed on.
 *
 * @param group of the key exchange: "X25519MLKEM768"; null where it is not known, as on the server's side
 * @param serverName SNI as sent, or null
 * @param peerChain the other side's certificates, leaf first; empty when it showed none
 */
public record TlsSession(
        String protocol, String cipher, @Nullable String group, @Nullable String serverName, @Nullable String alpn,
        List<X509Certificate> peerChain) {}
