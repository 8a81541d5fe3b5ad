package org.signetmail.web.http;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

import org.signetmail.net.Connection;
import org.signetmail.net.Listening;

/**
 * The door of all https and http listeners. Listeners open before Jetty is up: who comes early waits. Thread-safe. In its
 * life: made, {@link #connector}, {@link #opened}, {@link #stop}.
 */
public final class Entrance implements Listening.Door {
    private static final long PATIENCE_SECONDS = 15;

    private final CompletableFuture<DoorConnector> ready = new CompletableFuture<>();
    private final EventStreams streams = new EventStreams();
    private final Times times;
    private volatile boolean stopping;
    private @Nullable DoorConnector made;

    public Entrance() {
        this(Times.USUAL);
    }

    Entrance(Times times) {
        this.times = times;
    }

    /** Jetty's side; made once, while its server is put together. */
    public synchronized Connector connector(Server server, HttpConfiguration base) {
        var connector = new DoorConnector(server, base, times);
        made = connector;
        return connector;
    }

    /** Jetty is up: connections are served from now on. */
    public synchronized void opened() {
        if (made == null) {
            throw new IllegalStateException("no connector was made");
        }
        ready.complete(made);
    }

    /** Streams that answers hold open until they, or the server, end. */
    public EventStreams streams() {
        return streams;
    }

    @Override
    public void serve(Connection connection) throws IOException {
        DoorConnector connector;
        try {
            connector = ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException late) {
            throw new IOException("the web server is not up", late);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
        if (stopping) {
            return;
        }
        connector.serve(connection, () -> stopping);
    }

    /** Begins to leave: connections that rest are closed, streams end, requests that are being answered are. */
    public void stop() {
        stopping = true;
        streams.end();
        DoorConnector connector = ready.getNow(null);
        if (connector != null) {
            connector.leave();
        }
    }
}
