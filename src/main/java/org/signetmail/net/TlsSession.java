package org.signetmail.net;

import java.security.cert.X509Certificate;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a handshake agreed on.
 *
 * @param group of the key exchange: "X25519MLKEM768"; null where there was none or it is not known
 * @param serverName SNI as sent, or null
 * @param peerChain the other side's certificates, leaf first; empty when it showed none
 * @param verified whether they are a client's, of the authority that the listener takes, and good at the time
 * @param resumed whether an earlier session went on
 */
public record TlsSession(
        String protocol, String cipher, @Nullable String group, @Nullable String serverName, @Nullable String alpn,
        List<X509Certificate> peerChain, boolean verified, boolean resumed) {}
