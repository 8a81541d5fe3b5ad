package org.signetmail.net;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A socket's octets, with a time-out on each wait and a deadline over all. Reads come from one thread, writes from one
 * at a time; {@link #close} from any.
 */
final class Wire implements Deadlines.Socketed, AutoCloseable {
    private static final Duration MOST = Duration.ofHours(24);

    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;
    private final Deadlines deadlines;
    private long timeoutNanos = Duration.ofMinutes(5).toNanos();
    private int soTimeout = -1;
    private volatile long closeAt = Long.MAX_VALUE;
    private volatile long writeUntil = Long.MAX_VALUE;
    private volatile boolean expired;
    private volatile boolean stalled;

    Wire(SocketChannel channel, Deadlines deadlines) throws IOException {
        this.channel = channel;
        this.deadlines = deadlines;
        in = channel.socket().getInputStream();
        out = channel.socket().getOutputStream();
        deadlines.watch(this);
    }

    void timeout(Duration each) {
        timeoutNanos = (each.compareTo(MOST) > 0 ? MOST : each).toNanos();
    }

    Duration timeout() {
        return Duration.ofNanos(timeoutNanos);
    }

    void deadline(@Nullable Duration fromNow) {
        closeAt = fromNow == null ? Long.MAX_VALUE : System.nanoTime() + fromNow.toNanos();
    }

    /** Waits for octets. -1 at the end. @throws TimedOut when none came in time */
    int read(byte[] into, int offset, int length) throws IOException {
        return read(into, offset, length, timeoutNanos);
    }

    int read(byte[] into, int offset, int length, long patienceNanos) throws IOException {
        int millis = (int) Math.max(1, patienceNanos / 1_000_000);
        if (millis != soTimeout) {
            channel.socket().setSoTimeout(millis);
            soTimeout = millis;
        }
        try {
            return in.read(into, offset, length);
        } catch (SocketTimeoutException silent) {
            throw new TimedOut("nothing came for " + millis / 1000 + " s");
        } catch (IOException broken) {
            throw explained(broken);
        }
    }

    void write(byte[] octets, int offset, int length) throws IOException {
        writeUntil = System.nanoTime() + timeoutNanos;
        try {
            out.write(octets, offset, length);
        } catch (IOException broken) {
            throw explained(broken);
        } finally {
            writeUntil = Long.MAX_VALUE;
        }
    }

    private IOException explained(IOException broken) {
        if (expired) {
            return new EOFException("closed by us: its time was up");
        }
        if (stalled) {
            return new EOFException("closed by us: the other side did not read");
        }
        return broken;
    }

    @Override
    public void expire(long now) {
        if (now - closeAt > 0 && closeAt != Long.MAX_VALUE) {
            expired = true;
            close();
        } else if (writeUntil != Long.MAX_VALUE && now - writeUntil > 0) {
            stalled = true;
            close();
        }
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** No more is coming from us. */
    void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() {
        deadlines.forget(this);
        try {
            channel.close();
        } catch (IOException gone) {
            // The descriptor is released all the same; there is nobody left to tell.
            expired = true;
        }
    }
}
