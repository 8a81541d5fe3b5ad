package org.signetmail.net;

import java.security.cert.X509Certificate;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a handshake agreed on.
 *
 * @param serverName SNI as sent, or null
 * @param peerChain the other side's certificates, leaf first; empty when it showed none
 */
public record TlsSession(
        String protocol, String cipher, @Nullable String serverName, @Nullable String alpn, List<X509Certificate> peerChain) {}
