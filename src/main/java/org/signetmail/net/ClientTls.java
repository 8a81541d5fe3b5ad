package org.signetmail.net;

import org.jspecify.annotations.Nullable;

import org.signetmail.tls.Verification;

/**
 * How an outgoing connection does TLS.
 *
 * @param serverName sent as SNI where it is a name
 * @param verification asked right after the handshake; null takes whomever it may be
 */
public record ClientTls(Tls tls, String serverName, @Nullable Verification verification) {}
