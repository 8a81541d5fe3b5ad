package org.signetmail.net;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A socket's octets, with a time-out on each wait and a deadline over all. Reads come from one thread, writes from one
 * at a time; {@link #close} from any.
 *
 * <p>No wait is timed by itself: a virtual thread that parks for a time wakes the JDK's delay scheduler when it parks and again
 * when it goes on, and that costs more than the read. {@link Deadlines} looks at all waits and ends those that are overdue.
 */
final class Wire implements Deadlines.Socketed, AutoCloseable {
    private static final Duration MOST = Duration.ofHours(24);
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final SocketChannel channel;
    private final Deadlines deadlines;
    private final Lookout lookout;
    private long timeoutNanos = Duration.ofMinutes(5).toNanos();
    private volatile long closeAt = Long.MAX_VALUE;
    private volatile long readUntil = Long.MAX_VALUE;
    private volatile long writeUntil = Long.MAX_VALUE;
    private volatile boolean expired;
    private volatile boolean silent;
    private volatile boolean stalled;
    private volatile boolean broken;
    private volatile long endAt = Long.MAX_VALUE;
    private volatile @Nullable String ending;
    /** Written by one thread at a time; who looks from outside may see a moment ago. */
    private long octetsIn;
    private long octetsOut;
    /** Prompt answers to come before the next look. */
    private short wary = 1;
    private byte vain;

    Wire(SocketChannel channel, Deadlines deadlines, Lookout lookout) {
        this.channel = channel;
        this.deadlines = deadlines;
        this.lookout = lookout;
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

    /** Waits for octets. -1 at the end. @throws TimedOut when none came in time; none come any more then */
    int read(byte[] into, int offset, int length) throws IOException {
        return read(ByteBuffer.wrap(into, offset, length), timeoutNanos);
    }

    /** As {@link #read(byte[], int, int)}, where {@link #soon} saw nothing yet. */
    int await(byte[] into, int offset, int length) throws IOException {
        long begun = System.nanoTime();
        int read = read(into, offset, length);
        if (wary > 0 && System.nanoTime() - begun < Lookout.PROMPT_NANOS) {
            wary--;
        }
        return read;
    }

    /** @param patienceNanos how long to wait at least; up to {@link Deadlines#EVERY} longer */
    int read(ByteBuffer into, long patienceNanos) throws IOException {
        unlessEnding();
        readUntil = System.nanoTime() + patienceNanos;
        int read;
        try {
            read = channel.read(into);
        } catch (IOException failed) {
            throw explained(failed);
        } finally {
            readUntil = Long.MAX_VALUE;
        }
        if (read < 0) {
            unlessEnding();
        }
        octetsIn += Math.max(0, read);
        if (read < 0 && silent) {
            throw new TimedOut("nothing came for " + patienceNanos / 1_000_000_000 + " s");
        }
        return read;
    }

    /**
     * Whether octets are there. Looks a moment for them where the last ones came at once; {@link #await} is to follow when they
     * are not.
     */
    boolean soon() throws IOException {
        if (wary > 0 || !lookout.mayLook()) {
            return false;
        }
        try {
            long begun = System.nanoTime();
            do {
                if (available() > 0) {
                    vain = (byte) Math.max(0, vain - 1);
                    return true;
                }
                Thread.onSpinWait();
            } while (System.nanoTime() - begun < Lookout.LOOK_NANOS);
            wary = (short) (Lookout.WARY << vain);
            vain = (byte) Math.min(Lookout.MOST_WARY, vain + 1);
            return false;
        } finally {
            lookout.done();
        }
    }

    /** Octets that a read would give at once. */
    int available() throws IOException {
        try {
            return silent || ending != null ? 0 : channel.socket().getInputStream().available();
        } catch (IOException failed) {
            throw explained(failed);
        }
    }

    void write(byte[] octets, int offset, int length) throws IOException {
        write(ByteBuffer.wrap(octets, offset, length));
    }

    void write(ByteBuffer octets) throws IOException {
        writeUntil = System.nanoTime() + timeoutNanos;
        try {
            octetsOut += octets.remaining();
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
        } catch (IOException failed) {
            broken = true;
            throw explained(failed);
        } finally {
            writeUntil = Long.MAX_VALUE;
        }
    }

    private void unlessEnding() throws Ended {
        String why = ending;
        if (why != null) {
            throw new Ended(why);
        }
    }

    /** Frees a blocked read, lets nothing be read any more, and gives the owner a little time for a goodbye. */
    void end(String why) {
        endAt = System.nanoTime() + GOODBYE.toNanos();
        ending = why;
        try {
            channel.shutdownInput();
        } catch (IOException gone) {
            close();
        }
    }

    long octetsIn() {
        return octetsIn;
    }

    long octetsOut() {
        return octetsOut;
    }

    private IOException explained(IOException failed) {
        if (expired) {
            return new EOFException("closed by us: its time was up");
        }
        if (stalled) {
            return new EOFException("closed by us: the other side did not read");
        }
        return failed;
    }

    @Override
    public void expire(long now) {
        if (past(endAt, now)) {
            expired = true;
            close();
        } else if (past(closeAt, now)) {
            expired = true;
            close();
        } else if (past(writeUntil, now)) {
            stalled = true;
            close();
        } else if (past(readUntil, now) && !silent) {
            // Frees the read, and a goodbye can still be written.
            silent = true;
            try {
                channel.shutdownInput();
            } catch (IOException gone) {
                close();
            }
        }
    }

    private static boolean past(long moment, long now) {
        return moment != Long.MAX_VALUE && now - moment > 0;
    }

    /** Whether something that is written may still reach the other side. */
    boolean takesOutput() {
        return !broken && channel.isOpen();
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
