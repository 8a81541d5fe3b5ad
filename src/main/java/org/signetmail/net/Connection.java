package org.signetmail.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * One TCP connection, plain or under TLS, as a blocking stream. Belongs to one virtual thread; only {@link #close}
 * (which frees a blocked read within milliseconds) and writing through {@link #output} while the owner
 * only reads may come from another.
 */
public interface Connection extends AutoCloseable {
    /** Names this connection in logs: one short id, unique in the process's life. */
    String id();

    InetSocketAddress local();

    InetSocketAddress remote();

    /** What TLS agreed on; null while the connection is plain. */
    @Nullable TlsSession tls();

    default boolean secure() {
        return tls() != null;
    }

    /** What the session is about, for those who look at it from outside. */
    Activity activity();

    Input input();

    Output output();

    /** Most that a single wait for input, or a stalled write, may take before {@link TimedOut} is thrown. */
    void timeout(Duration each);

    /** At this time from now the connection is closed whatever it does (login deadline); null lifts it. */
    void deadline(@Nullable Duration fromNow);

    /**
     * Server side of STARTTLS: throws away what the client pipelined in the clear (returns how many octets that
     * was, to be logged), then shakes hands.
     */
    int startTls(ServerTls tls) throws IOException;

    /**
     * Client side of STARTTLS; what the server sent ahead in the clear is an error.
     *
     * @throws HandshakeFailed when TLS does not come about; @throws NotTrusted when it does, and the other side is refused.
     *     Either way the connection is of no more use.
     */
    void startTls(ClientTls tls) throws IOException;

    /**
     * Says goodbye and ends our stream, then throws away what still comes, until the other side hangs up too or this much
     * time or octets have passed; then closes. For one who answered before all was read: a close with octets unread takes the
     * answer back (RFC 9112 9.6). Never throws; for the owner alone, after its last write.
     */
    void linger(Duration atMost, long octets);

    /**
     * From another thread: the session is to end. What waits for input, or does so next, gets {@link Ended} and has five seconds
     * for its goodbye; then the connection is closed whatever it does.
     *
     * @param why for the client, in words without a line end
     */
    void end(String why);

    /** Sends close_notify where there is TLS, and closes. Never throws; safe to call twice. */
    @Override
    void close();
}
