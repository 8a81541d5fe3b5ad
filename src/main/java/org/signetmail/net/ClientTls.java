package org.signetmail.net;

import org.jspecify.annotations.Nullable;

import org.signetmail.tls.Trust;

/**
 * How an outgoing connection does TLS.
 *
 * @param serverName sent as SNI and, when {@code trust} is given, matched against the certificate (RFC 9525)
 * @param trust null encrypts without verifying (opportunistic, RFC 7435)
 */
public record ClientTls(Tls tls, String serverName, @Nullable Trust trust) {}
