package org.signetmail.smtp.client;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;

/**
 * A server to send to, and how safe it must be.
 *
 * @param host its name: for SNI, verification and logs
 * @param login null to send without
 */
public record Peer(InetSocketAddress address, String host, Security security, @Nullable Login login) {
    /** How much TLS. */
    public enum Security {
        /** Never. */
        NONE,
        /** Where it is offered, whoever the certificate names (RFC 7435). */
        OPPORTUNISTIC,
        /** Always, whoever the certificate names. */
        ENCRYPT,
        /** Always, and the certificate is verified. */
        VERIFY
    }

    /** Never printed with its password. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[" + user + "]";
        }
    }

    public Peer with(Security other) {
        return new Peer(address, host, other, login);
    }

    @Override
    public String toString() {
        return host + " [" + address.getAddress().getHostAddress() + "]:" + address.getPort();
    }
}
