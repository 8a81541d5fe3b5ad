package org.signetmail.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/** Opens outgoing connections. Thread-safe. */
public final class Dialer implements AutoCloseable {
    private final Deadlines deadlines = new Deadlines("dialer-deadlines");
    private final Lookout lookout = new Lookout(Runtime.getRuntime().availableProcessors());
    private final Buffers buffers = new Buffers();
    private final AtomicLong count = new AtomicLong();

    /** @param implicitTls null for a plain start; @throws IOException with words about who did not answer */
    public Connection connect(InetSocketAddress to, Duration timeout, @Nullable ClientTls implicitTls) throws IOException {
        var channel = SocketChannel.open();
        try {
            channel.socket().connect(to, (int) timeout.toMillis());
            channel.socket().setTcpNoDelay(true);
            var connection = new Outgoing(new SocketConnection("out-" + count.incrementAndGet(), channel, deadlines, lookout, buffers));
            connection.timeout(timeout);
            if (implicitTls != null) {
                try {
                    connection.startTls(implicitTls);
                } catch (IOException failed) {
                    connection.close();
                    throw failed;
                }
            }
            return connection;
        } catch (SocketTimeoutException slow) {
            channel.close();
            throw new TimedOut(to + " did not answer within " + timeout.toSeconds() + " s");
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    @Override
    public void close() {
        deadlines.close();
    }

    /** The caller owns it alone, so closing gives everything back too. */
    private record Outgoing(SocketConnection connection) implements Connection {
        @Override public String id() {
            return connection.id();
        }

        @Override public InetSocketAddress local() {
            return connection.local();
        }

        @Override public InetSocketAddress remote() {
            return connection.remote();
        }

        @Override public @Nullable TlsSession tls() {
            return connection.tls();
        }

        @Override public Activity activity() {
            return connection.activity();
        }

        @Override public Input input() {
            return connection.input();
        }

        @Override public Output output() {
            return connection.output();
        }

        @Override public void timeout(Duration each) {
            connection.timeout(each);
        }

        @Override public void deadline(@Nullable Duration fromNow) {
            connection.deadline(fromNow);
        }

        @Override public int startTls(ServerTls tls) throws IOException {
            return connection.startTls(tls);
        }

        @Override public void startTls(ClientTls tls) throws IOException {
            connection.startTls(tls);
        }

        @Override public void linger(Duration atMost, long octets) {
            connection.linger(atMost, octets);
            connection.release();
        }

        @Override public void end(String why) {
            connection.end(why);
        }

        @Override public void close() {
            connection.release();
        }
    }
}
