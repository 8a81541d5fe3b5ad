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
 *
 * <p>What ends a server's side of the handshake (session tickets; the Finished of TLS 1.2) goes out with the first words after
 * it, or before the next wait: a packet less for each handshake.
 */
final class TlsTransport implements Transport {
    private static final int HEADER = 5;
    /** What may go out with the next record, so that a buffer still has room for the largest one. */
    private static final int MOST_PENDING = 640;
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private final Wire wire;
    private final Buffers buffers;
    private final SSLEngine engine;
    private final Runnable releaseEngine;
    private final ReentrantLock writing = new ReentrantLock();
    /** Octets that are not unwrapped yet, from its position to its limit. */
    private @Nullable ByteBuffer received;
    /** Wrapped, and not written yet. Guarded by {@code writing}. */
    private byte[] pending = {};
    private boolean ended;
    private volatile boolean released;
    private @Nullable ByteArrayOutputStream overheard;

    /** @param early octets that were read from the wire before the engine came; a borrowed direct buffer, which is now ours */
    TlsTransport(Wire wire, Buffers buffers, SSLEngine engine, Runnable releaseEngine, @Nullable ByteBuffer early) {
        this.wire = wire;
        this.buffers = buffers;
        this.engine = engine;
        this.releaseEngine = releaseEngine;
        received = early;
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
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_WRAP -> wrap(new byte[0], 0, 0);
                case NEED_TASK -> runTasks();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    // An unwrap before each wait: the engine may have the whole answer already, and a client that
                    // is done sends nothing more that would wake us.
                    SSLEngineResult result = unwrap(window);
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
            SSLEngineResult result = unwrap(window);
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
        ByteBuffer now = received;
        return now != null && now.remaining() >= HEADER
                && now.remaining() >= HEADER + (now.getShort(now.position() + 3) & 0xffff);
    }

    private boolean nothingReceived() {
        ByteBuffer now = received;
        return now == null || !now.hasRemaining();
    }

    private SSLEngineResult unwrap(Window window) throws IOException {
        ByteBuffer source = received;
        ByteBuffer destination = buffers.borrowDirect();
        try {
            SSLEngineResult result = engine.unwrap(source == null ? NOTHING.duplicate() : source, destination);
            destination.flip();
            if (destination.hasRemaining()) {
                int length = destination.remaining();
                destination.get(window.open(), 0, length);
                window.limit = length;
            }
            return result;
        } finally {
            buffers.giveBack(destination);
        }
    }

    private boolean receiveRecord(Window window) throws IOException {
        sendPending();
        long patience = wire.timeout().toNanos();
        if (nothingReceived() && !wire.soon()) {
            window.release();
            giveBackReceived();
            var header = new byte[HEADER];
            int read = wire.await(header, 0, HEADER);
            if (read < 0) {
                return false;
            }
            received = buffers.borrowDirect().put(header, 0, read).flip();
        }
        return wholeRecord() || receive(patience);
    }

    private boolean receive(long patience) throws IOException {
        ByteBuffer now = received;
        if (now == null) {
            now = buffers.borrowDirect().limit(0);
            received = now;
        }
        if (!now.hasRemaining() || Buffers.SIZE - now.limit() < 1024) {
            now.compact().flip();
        }
        int start = now.position();
        int end = now.limit();
        if (end == Buffers.SIZE) {
            throw new SSLException("a record longer than TLS allows");
        }
        int read;
        try {
            read = wire.read(now.limit(Buffers.SIZE).position(end), patience);
        } finally {
            now.limit(now.position()).position(start);
        }
        if (read < 0) {
            return false;
        }
        if (engine.getUseClientMode()) {
            hear(now, end, read);
        }
        return true;
    }

    private void hear(ByteBuffer octets, int from, int count) {
        ByteArrayOutputStream heard = overheard;
        if (heard != null) {
            var some = new byte[Math.min(count, ServerHello.MOST - heard.size())];
            octets.get(from, some);
            heard.writeBytes(some);
        }
    }

    private void giveBackReceived() {
        ByteBuffer held = received;
        if (held != null) {
            received = null;
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
        ByteBuffer record = buffers.borrowDirect();
        ByteBuffer source = length == 0 ? NOTHING.duplicate() : buffers.borrowDirect().put(octets, offset, length).flip();
        try {
            do {
                record.clear().put(pending);
                SSLEngineResult result;
                try {
                    result = engine.wrap(source, record);
                } catch (SSLException failed) {
                    // BoringSSL's engine fails here with its alert already in the record.
                    sendLast(record.flip(), failed);
                    throw failed;
                }
                record.flip();
                if (!engine.getUseClientMode()) {
                    hear(record, pending.length, record.remaining() - pending.length);
                }
                if (canWait(record, result)) {
                    pending = new byte[record.remaining()];
                    record.get(pending);
                } else if (record.hasRemaining()) {
                    pending = new byte[0];
                    wire.write(record);
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
            if (length > 0) {
                buffers.giveBack(source);
            }
            writing.unlock();
        }
    }

    /** Whether it ends the handshake on our side, so that the client expects nothing that it does not also wait for after this. */
    private boolean canWait(ByteBuffer record, SSLEngineResult result) {
        return !engine.getUseClientMode() && result.getStatus() == SSLEngineResult.Status.OK && result.bytesConsumed() == 0
                && record.hasRemaining() && record.remaining() <= MOST_PENDING
                && switch (engine.getHandshakeStatus()) {
                    case FINISHED, NOT_HANDSHAKING -> true;
                    case NEED_TASK, NEED_UNWRAP, NEED_UNWRAP_AGAIN, NEED_WRAP -> false;
                };
    }

    private void sendPending() throws IOException {
        writing.lock();
        try {
            if (pending.length > 0) {
                ByteBuffer last = ByteBuffer.wrap(pending);
                pending = new byte[0];
                wire.write(last);
            }
        } finally {
            writing.unlock();
        }
    }

    private void sendLast(ByteBuffer record, SSLException failed) {
        try {
            wire.write(record);
        } catch (IOException gone) {
            failed.addSuppressed(gone);
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
            sendPending();
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
