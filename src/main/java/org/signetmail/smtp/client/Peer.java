package org.signetmail.smtp.client;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;

import org.signetmail.tls.Demand;

/**
 * A server to send to, and how safe it must be.
 *
 * @param host its name: for SNI and logs
 * @param demand how safe the session must be
 * @param login null to send without
 */
public record Peer(InetSocketAddress address, String host, Demand demand, @Nullable Login login) {
    /** Never printed with its password. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[" + user + "]";
        }
    }

    public Peer with(Demand other) {
        return new Peer(address, host, other, login);
    }

    @Override
    public String toString() {
        return host + " [" + address.getAddress().getHostAddress() + "]:" + address.getPort();
    }
}
