package org.signetmail.web.http;

import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;

import org.signetmail.net.Connection;

/** A connector that accepts nothing: the listeners' connections are handed to it, TLS done. Thread-safe. */
final class DoorConnector extends AbstractConnector {
    private static final int MOST_HEADER = 16 * 1024;
    private static final Pattern ENCODED_SLASH = Pattern.compile("%2f", Pattern.CASE_INSENSITIVE);
    private static final Pattern DOTS = Pattern.compile("(^|/)\\.\\.?(/|$)");

    private final Times times;

    /** @param base what all connectors have in common */
    DoorConnector(Server server, HttpConfiguration base, Times times) {
        super(server, null, null, null, 0, new HttpConnectionFactory(strict(base)));
        this.times = times;
        // Connections have their own times, and end by Entrance.stop.
        setShutdownIdleTimeout(-1);
        setIdleTimeout(0);
    }

    /** Strangers speak HTTP as the RFC has it or not at all: what two readers may read in two ways is refused. */
    private static HttpConfiguration strict(HttpConfiguration base) {
        var http = new HttpConfiguration(base);
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(MOST_HEADER);
        http.setUseInputDirectByteBuffers(false);
        http.setUseOutputDirectByteBuffers(false);
        http.setHttpCompliance(HttpCompliance.STRICT);
        // A slash within a name is told apart from one between names: routes are found before names are decoded. Such a
        // name must not climb all the same, should somebody take it for a file's.
        http.setUriCompliance(UriCompliance.RFC3986.with("signet", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR));
        http.addCustomizer((request, answer) -> {
            SecurityHeaders.put(answer, request.isSecure());
            if (DOTS.matcher(ENCODED_SLASH.matcher(request.getHttpURI().getCanonicalPath()).replaceAll("/")).find()) {
                throw new HttpException.RuntimeException(400, "dots between encoded slashes");
            }
            return request.getConnectionMetaData().getConnection().getEndPoint() instanceof ConnectionEndPoint ours ? Arrival.marked(request, ours.arrival()) : request;
        });
        return http;
    }

    /** Serves one connection to its end, on the calling thread. @param leaving asked once it can be told to {@link #leave} */
    void serve(Connection connection, BooleanSupplier leaving) {
        var endPoint = new ConnectionEndPoint(this, connection, times, true);
        var http = getDefaultConnectionFactory().newConnection(this, endPoint);
        endPoint.setConnection(http);
        onEndPointOpened(endPoint);
        endPoint.onOpen();
        http.onOpen();
        if (leaving.getAsBoolean()) {
            endPoint.stop();
        }
        endPoint.serve();
    }

    /** Tells all connections to end when they can. */
    void leave() {
        getConnectedEndPoints().forEach(endPoint -> ((ConnectionEndPoint) endPoint).stop());
    }

    void closed(ConnectionEndPoint endPoint) {
        onEndPointClosed(endPoint);
    }

    /** Connections are handed over; there is nothing to accept. */
    @Override
    protected void accept(int acceptor) {
        throw new IllegalStateException("this connector has no acceptors");
    }

    @Override
    public Object getTransport() {
        return this;
    }
}
