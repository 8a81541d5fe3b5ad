package org.signetmail.net;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

/**
 * An engine between the wire and the session, as a blocking loop. An idle connection waits on the five octets of a
 * record's header (RFC 8446 5.1) and borrows buffers when they are there.
 *
 * <p>Reading may answer by writing (a key update, an alert), and another thread may write while the owner reads:
 * {@code writing} keeps records whole and in the engine's order.
 */
final class TlsTransport implements Transport {
    private static final int HEADER = 5;

    private final Wire wire;
    private final Buffers buffers;
    private final SSLEngine engine;
    private final Runnable releaseEngine;
    private final ReentrantLock writing = new ReentrantLock();
    private byte @Nullable [] received;
    private int start;
    private int end;
    private boolean ended;
    private volatile boolean released;
    private @Nullable ByteArrayOutputStream overheard;

    /** @param early octets that were read from the wire before the engine came; a borrowed buffer, which is now ours */
    TlsTransport(Wire wire, Buffers buffers, SSLEngine engine, Runnable releaseEngine, byte @Nullable [] early, int earlyEnd) {
        this.wire = wire;
        this.buffers = buffers;
        this.engine = engine;
        this.releaseEngine = releaseEngine;
        received = early;
        end = earlyEnd;
    }

    /** From now on what a server says, we or the other side, is kept, up to {@link ServerHello#MOST}; until it is taken. */
    void overhear() {
        overheard = new ByteArrayOutputStream();
    }

    byte[] takeOverheard() {
        ByteArrayOutputStream heard = overheard;
        overheard = null;
        return heard == null ? new byte[0] : heard.toByteArray();
    }

    SSLEngine engine() {
        return engine;
    }

    /** Shakes hands until {@code deadlineNanos} (of {@link System#nanoTime}). */
    void handshake(Window window, long deadlineNanos) throws IOException {
        engine.beginHandshake();
        boolean unwrapFirst = true;
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_WRAP -> wrap(new byte[0], 0, 0);
                case NEED_TASK -> runTasks();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    // An unwrap before each wait: the engine may have the whole answer already, and a client that
                    // is done sends nothing more that would wake us.
                    SSLEngineResult result = unwrap(window, unwrapFirst);
                    unwrapFirst = false;
                    if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                        throw new EOFException("the other side hung up during the handshake");
                    }
                    if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW
                            && needsInput(engine.getHandshakeStatus())
                            && !receive(Math.max(1, deadlineNanos - System.nanoTime()))) {
                        throw new EOFException("the other side hung up during the handshake");
                    }
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
            }
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new TimedOut("the handshake took too long");
            }
        }
    }

    private static boolean needsInput(HandshakeStatus status) {
        return status == HandshakeStatus.NEED_UNWRAP || status == HandshakeStatus.NEED_UNWRAP_AGAIN;
    }

    private void runTasks() {
        Runnable task;
        while ((task = engine.getDelegatedTask()) != null) {
            task.run();
        }
    }

    @Override
    public boolean fill(Window window) throws IOException {
        while (true) {
            if (fillReady(window)) {
                return true;
            }
            if (ended || !receiveRecord(window)) {
                return false;
            }
        }
    }

    @Override
    public boolean fillReady(Window window) throws IOException {
        while (!ended && wholeRecord()) {
            SSLEngineResult result = unwrap(window, false);
            if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                ended = true;
                return false;
            }
            switch (result.getHandshakeStatus()) {
                case NEED_TASK -> {
                    refuseRenegotiation();
                    runTasks();
                }
                case NEED_WRAP -> wrap(new byte[0], 0, 0);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN, FINISHED, NOT_HANDSHAKING -> { }
            }
            if (window.remaining() > 0) {
                return true;
            }
            if (result.bytesConsumed() == 0 && result.bytesProduced() == 0
                    && result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                return false;
            }
        }
        return false;
    }

    /** A client that begins a second handshake is hung up on: no mail program does, and each costs us more than it. */
    private void refuseRenegotiation() throws SSLException {
        if (!engine.getUseClientMode() && !engine.getSession().getProtocol().equals("TLSv1.3")) {
            throw new SSLException("the client wants to renegotiate");
        }
    }

    /** Whether a full record waits, so that an unwrap gets somewhere without another read. */
    private boolean wholeRecord() {
        byte[] now = received;
        return now != null && end - start >= HEADER
                && end - start >= HEADER + ((now[start + 3] & 0xff) << 8 | now[start + 4] & 0xff);
    }

    private SSLEngineResult unwrap(Window window, boolean evenIfEmpty) throws IOException {
        byte[] now = received;
        ByteBuffer source = now == null || evenIfEmpty && end == start
                ? ByteBuffer.allocate(0) : ByteBuffer.wrap(now, start, end - start);
        byte[] target = window.open();
        ByteBuffer destination = ByteBuffer.wrap(target);
        SSLEngineResult result = engine.unwrap(source, destination);
        start += result.bytesConsumed();
        window.limit = destination.position();
        if (start == end) {
            start = 0;
            end = 0;
        }
        return result;
    }

    private boolean receiveRecord(Window window) throws IOException {
        long patience = wire.timeout().toNanos();
        if (start == end) {
            window.release();
            giveBackReceived();
            var header = new byte[HEADER];
            int read = wire.read(header, 0, HEADER, patience);
            if (read < 0) {
                return false;
            }
            byte[] now = buffers.borrow();
            System.arraycopy(header, 0, now, 0, read);
            received = now;
            end = read;
        }
        return wholeRecord() || receive(patience);
    }

    private boolean receive(long patience) throws IOException {
        byte[] now = received;
        if (now == null) {
            now = buffers.borrow();
            received = now;
        }
        if (start > 0 && Buffers.SIZE - end < 1024) {
            System.arraycopy(now, start, now, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == Buffers.SIZE) {
            throw new SSLException("a record longer than TLS allows");
        }
        int read = wire.read(now, end, Buffers.SIZE - end, patience);
        if (read < 0) {
            return false;
        }
        ByteArrayOutputStream heard = overheard;
        if (heard != null && engine.getUseClientMode()) {
            heard.write(now, end, Math.min(read, ServerHello.MOST - heard.size()));
        }
        end += read;
        return true;
    }

    private void giveBackReceived() {
        byte[] held = received;
        if (held != null) {
            received = null;
            start = 0;
            end = 0;
            buffers.giveBack(held);
        }
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        int at = offset;
        int stop = offset + length;
        while (at < stop) {
            int chunk = Math.min(stop - at, 16 * 1024);
            wrap(octets, at, chunk);
            at += chunk;
        }
    }

    /** One wrap (or as many as the octets take) and one write to the wire each. */
    private void wrap(byte[] octets, int offset, int length) throws IOException {
        writing.lock();
        byte[] record = buffers.borrow();
        try {
            ByteBuffer source = ByteBuffer.wrap(octets, offset, length);
            do {
                ByteBuffer destination = ByteBuffer.wrap(record);
                SSLEngineResult result = engine.wrap(source, destination);
                ByteArrayOutputStream heard = overheard;
                if (heard != null && !engine.getUseClientMode()) {
                    heard.write(record, 0, Math.min(destination.position(), ServerHello.MOST - heard.size()));
                }
                if (destination.position() > 0) {
                    wire.write(record, 0, destination.position());
                }
                if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                    if (length > 0) {
                        throw new EOFException("TLS was closed");
                    }
                    return;
                }
                if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
                    if (length == 0) {
                        return;
                    }
                    throw new SSLException("the engine takes no data: " + result);
                }
            } while (source.hasRemaining());
        } finally {
            buffers.giveBack(record);
            writing.unlock();
        }
    }

    @Override
    public void end() {
        if (released || !wire.takesOutput()) {
            return;
        }
        try {
            engine.closeOutbound();
            wrap(new byte[0], 0, 0);
        } catch (IOException gone) {
            // close_notify is a courtesy; the other side has gone without waiting for it.
            ended = true;
        }
    }

    @Override
    public void release() {
        if (!released) {
            released = true;
            giveBackReceived();
            writing.lock();
            try {
                releaseEngine.run();
            } finally {
                writing.unlock();
            }
        }
    }
}
