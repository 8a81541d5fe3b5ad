package org.signetmail.web.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import org.signetmail.net.Connection;
import org.signetmail.net.Input;
import org.signetmail.net.Output;
import org.signetmail.net.TimedOut;
import org.signetmail.net.TlsSession;

/**
 * A blocking connection of ours as Jetty sees it. In its life: {@link #serve} on the connection's own thread waits until Jetty
 * wants to read, blocks for octets, and lets Jetty handle them, request and answer, on this same thread. What a handler wants
 * of a body is waited for by whoever asks; what is written goes straight out. When {@code serve} returns, nobody uses the
 * connection any more.
 *
 * <p>Waiting is bounded by {@link Times}; Jetty's own idle timers are not used.
 */
final class ConnectionEndPoint extends AbstractEndPoint {
    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final long LINGER_OCTETS = 8 << 20;

    private final DoorConnector connector;
    private final Connection connection;
    private final Times times;
    private final Arrival arrival;
    private final boolean oneAtATime;
    private final Thread owner;
    private final EndPoint.@Nullable SslSessionData tls;
    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean wanted;
    private volatile boolean blocked;
    private volatile boolean resting;
    private volatile boolean stopping;
    private volatile boolean answered;
    private boolean ended;
    private boolean over;
    private Pace body;
    private final Pace answer;

    /**
     * To be made on the connection's own thread.
     *
     * @param oneAtATime whether a request is read to its end before the next: HTTP/1
     */
    ConnectionEndPoint(DoorConnector connector, Connection connection, Times times, boolean oneAtATime) {
        super(connector.getScheduler());
        this.connector = connector;
        this.connection = connection;
        this.times = times;
        this.oneAtATime = oneAtATime;
        body = times.pace();
        answer = times.pace();
        owner = Thread.currentThread();
        TlsSession session = connection.tls();
        if (session == null) {
            arrival = new Arrival.InTheClear(connection.local(), connection.remote());
            tls = null;
        } else {
            arrival = new Arrival.UnderTls(connection.local(), connection.remote(), session);
            tls = SslSessionData.from(null, null, session.cipher(), session.verified() ? session.peerChain().toArray(X509Certificate[]::new) : null);
        }
    }

    Arrival arrival() {
        return arrival;
    }

    /** Reads for Jetty until the connection is over. */
    void serve() {
        long handled = 0;
        boolean begun = true;
        long headerUntil = System.nanoTime() + times.header().toNanos();
        while (interested()) {
            if (getConnection().getMessagesIn() != handled) {
                handled = getConnection().getMessagesIn();
                body = times.pace();
                begun = false;
            }
            resting = !begun;
            boolean came = !stopping && octets(begun ? headerUntil - System.nanoTime() : times.rest().toNanos()) == null;
            resting = false;
            if (!came) {
                break;
            }
            if (!begun) {
                begun = true;
                headerUntil = System.nanoTime() + times.header().toNanos();
            }
            wanted = false;
            getFillInterest().fillable();
        }
        depart();
    }

    /** Waits until Jetty wants to read; false when there is nothing to wait for any more. */
    private boolean interested() {
        while (isOpen() && !isOutputShutdown()) {
            if (wanted) {
                return true;
            }
            LockSupport.park(this);
        }
        return false;
    }

    /** Waits for octets, or for the end of the stream, which Jetty wants to know of too. Gives why none came, or null. */
    private @Nullable Exception octets(long patienceNanos) {
        if (patienceNanos <= 0) {
            return new TimeoutException("the client was too slow");
        }
        reading.lock();
        blocked = true;
        try {
            if (over || !isOpen()) {
                return new EofException("closed");
            }
            connection.timeout(Duration.ofNanos(patienceNanos));
            ended |= connection.input().fill() < 0;
            return null;
        } catch (TimedOut slow) {
            return new TimeoutException(slow.getMessage());
        } catch (IOException gone) {
            return new EofException(gone);
        } finally {
            blocked = false;
            reading.unlock();
        }
    }

    /** The connection is nobody's when this returns. */
    private void depart() {
        close();
        if (answered) {
            connection.linger(LINGER, LINGER_OCTETS);
        }
        connection.close();
        reading.lock();
        writing.lock();
        over = true;
        writing.unlock();
        reading.unlock();
    }

    /** No more requests: one that is being answered is, and a connection that rests is closed. From any thread. */
    void stop() {
        stopping = true;
        if (resting) {
            connection.close();
        }
    }

    @Override
    public void fillInterested(Callback callback) {
        super.fillInterested(callback);
        wantToRead();
    }

    /** With HTTP/1 this is a handler that waits for its request's body: nobody else has anything to read, so it reads itself. */
    @Override
    public boolean tryFillInterested(Callback callback) {
        if (!super.tryFillInterested(callback)) {
            return false;
        }
        if (!oneAtATime) {
            wantToRead();
            return true;
        }
        long before = System.nanoTime();
        Exception fault = octets(Math.min(body.leftNanos(), times.stalled().toNanos()));
        body.waited(System.nanoTime() - before);
        if (fault == null) {
            getFillInterest().fillable();
        } else {
            getFillInterest().onFail(fault);
        }
        return true;
    }

    private void wantToRead() {
        wanted = true;
        LockSupport.unpark(owner);
    }

    @Override
    protected void needsFillInterest() {
        // The owner is told by wantToRead, and only when it is the one to read.
    }

    @Override
    public int fill(ByteBuffer into) throws IOException {
        reading.lock();
        try {
            if (over || answered || !isOpen()) {
                return -1;
            }
            Input input = connection.input();
            if (!input.ready()) {
                return ended ? -1 : 0;
            }
            int position = BufferUtil.flipToFill(into);
            int count = Math.min(input.limit() - input.position(), into.remaining());
            into.put(input.array(), input.position(), count);
            BufferUtil.flipToFlush(into, position);
            input.advance(count);
            body.passed(count);
            return count;
        } finally {
            reading.unlock();
        }
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        writing.lock();
        try {
            if (over || isOutputShutdown()) {
                throw new EofException("closed");
            }
            connection.timeout(times.stalled());
            long before = System.nanoTime();
            Output output = connection.output();
            for (ByteBuffer buffer : buffers) {
                answer.passed(buffer.remaining());
                output.write(buffer);
            }
            output.flush();
            answer.waited(System.nanoTime() - before);
            if (answer.leftNanos() <= 0) {
                throw new EofException("the client takes what it asked for too slowly");
            }
            return true;
        } catch (EofException known) {
            throw known;
        } catch (IOException gone) {
            throw new EofException(gone);
        } finally {
            writing.unlock();
        }
    }

    @Override
    protected void onIncompleteFlush() {
        throw new IllegalStateException("a blocking connection takes all");
    }

    /** The answer is out. The owner ends the connection so that the client can read it. */
    @Override
    protected void doShutdownOutput() {
        answered = true;
        LockSupport.unpark(owner);
    }

    @Override
    protected void doClose() {
        if (!answered || blocked) {
            connection.close();
        }
        LockSupport.unpark(owner);
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        if (getConnection() != null) {
            getConnection().onClose(cause);
        }
        super.onClose(cause);
        connector.closed(this);
    }

    @Override
    public InetSocketAddress getLocalSocketAddress() {
        return connection.local();
    }

    @Override
    public InetSocketAddress getRemoteSocketAddress() {
        return connection.remote();
    }

    @Override
    public EndPoint.@Nullable SslSessionData getSslSessionData() {
        return tls;
    }

    @Override
    public Object getTransport() {
        return connection;
    }

    @Override
    public long getIdleTimeout() {
        return 0;
    }

    @Override
    public void setIdleTimeout(long millis) {
        // Its times are kept by serve; Jetty sets others when it is short of threads, which we are not.
    }
}
