package org.signetmail.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * An open listening socket: accepts, gives each connection a virtual thread, and calls its door.
 * Thread-safe.
 */
public final class Listening implements AutoCloseable {
    /** What speaks on accepted connections; returns when the session is over, the connection is then closed. */
    @FunctionalInterface
    public interface Door {
        void serve(Connection connection) throws IOException;

        /** What is written, in the clear, to one that comes when the limit is reached; empty for nothing. */
        default byte[] busy() {
            return new byte[0];
        }
    }

    /**
     * @param implicitTls asked per connection; null for a plain start
     * @param handshake most time for an implicit handshake
     */
    public record Options(
            String name, InetSocketAddress bind, @Nullable Supplier<ServerTls> implicitTls, Duration handshake,
            int maxConnections, int maxPerAddress) {}

    private Listening() {}

    /** Binds and starts to accept. @throws IOException with a reason for a person when it cannot bind */
    public static Listening open(Options options, Door door) throws IOException {
        throw new UnsupportedOperationException("being built");
    }

    public InetSocketAddress address() { throw new UnsupportedOperationException("being built"); }

    public int connections() { throw new UnsupportedOperationException("being built"); }

    /** Stops accepting; connections live on. */
    public void stopAccepting() { throw new UnsupportedOperationException("being built"); }

    /** Waits up to {@code atMost} for connections to end, then closes those that are left. */
    public void drain(Duration atMost) { throw new UnsupportedOperationException("being built"); }

    @Override
    public void close() { throw new UnsupportedOperationException("being built"); }
}
