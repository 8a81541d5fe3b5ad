package org.signetmail.web.http;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

import org.signetmail.net.TlsSession;

/** The way by which a request came: what may be asked of us depends on it. */
public sealed interface Arrival {
    /** Name of the request's attribute; set for each connector, by us alone. */
    String ATTRIBUTE = "org.signetmail.web.http.Arrival";

    /** By the Unix socket, from the server's own user or root. */
    record ByUnixSocket() implements Arrival {}

    /** By the loopback port for figures and health. */
    record ByFiguresPort() implements Arrival {}

    /**
     * By a listener, in the clear.
     *
     * @param remote the client, as a proxy names it where one is believed
     */
    record InTheClear(InetSocketAddress local, InetSocketAddress remote) implements Arrival {}

    /** By a listener, under TLS. */
    record UnderTls(InetSocketAddress local, InetSocketAddress remote, TlsSession session) implements Arrival {
        /** The client's certificate; empty when it showed none that the listener takes. */
        public Optional<X509Certificate> clientCertificate() {
            return session.verified() ? session.peerChain().stream().findFirst() : Optional.empty();
        }
    }

    /** @throws IllegalStateException when the request came by no connector of ours */
    static Arrival of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Arrival arrival) {
            return arrival;
        }
        throw new IllegalStateException("a request came by a way that nobody named");
    }

    /** Marks all requests of a connector. */
    static HttpConfiguration.Customizer always(Arrival arrival) {
        return (request, _) -> marked(request, arrival);
    }

    static Request marked(Request request, Arrival arrival) {
        request.setAttribute(ATTRIBUTE, arrival);
        return request;
    }
}
