package org.signetmail.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.net.ssl.ExtendedSSLSession;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.text.SyntaxError;
import org.signetmail.tls.ClientCheck;
import org.signetmail.tls.Ending;
import org.signetmail.tls.Presented;
import org.signetmail.tls.Trust;
import org.signetmail.tls.Verification;

/** A connection over a socket. */
final class SocketConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);
    private static final Duration HANDSHAKE = Duration.ofSeconds(30);
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final String id;
    private volatile InetSocketAddress local;
    private volatile InetSocketAddress remote;
    private final Wire wire;
    private final Buffers buffers;
    private final Window window;
    private final WindowInput input;
    private final BufferedOutput output;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Activity activity = new Activity(System.currentTimeMillis());
    private Transport transport;
    private volatile @Nullable TlsSession session;

    SocketConnection(String id, SocketChannel channel, Deadlines deadlines, Lookout lookout, Buffers buffers) throws IOException {
        this.id = id;
        this.local = (InetSocketAddress) channel.getLocalAddress();
        this.remote = (InetSocketAddress) channel.getRemoteAddress();
        this.buffers = buffers;
        wire = new Wire(channel, deadlines, lookout);
        window = new Window(buffers);
        transport = new PlainTransport(wire);
        input = new WindowInput(window, transport);
        output = new BufferedOutput(buffers, transport);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public @Nullable TlsSession tls() {
        return session;
    }

    @Override
    public Activity activity() {
        return activity;
    }

    /** Read from the wire so far, about. */
    long octetsIn() {
        return wire.octetsIn();
    }

    long octetsOut() {
        return wire.octetsOut();
    }

    @Override
    public Input input() {
        return input;
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public void timeout(Duration each) {
        wire.timeout(each);
    }

    @Override
    public void deadline(@Nullable Duration fromNow) {
        wire.deadline(fromNow);
    }

    @Override
    public int startTls(ServerTls tls) throws IOException {
        int discarded = window.remaining();
        window.release();
        accept(tls, HANDSHAKE);
        return discarded;
    }

    /**
     * Reads a proxy's header; from then on the client is who it names.
     *
     * @param proxies whose word counts
     * @throws ProxyRefused when it comes from another, or is none
     */
    void announced(List<AddressRange> proxies, Duration patience) throws IOException {
        if (proxies.stream().noneMatch(p -> p.contains(remote.getAddress()))) {
            throw new ProxyRefused("this listener is for proxies, and this address is none of them", null);
        }
        long deadline = System.nanoTime() + patience.toNanos();
        byte[] octets = new byte[ProxyHeader.MOST_OCTETS];
        int length = 0;
        try {
            int needed = ProxyHeader.needed(octets, 0);
            while (length < needed) {
                int read = wire.read(ByteBuffer.wrap(octets, length, needed - length), Math.max(1, deadline - System.nanoTime()));
                if (read < 0) {
                    throw new ProxyRefused("the proxy hung up within its PROXY header", null);
                }
                length += read;
                needed = ProxyHeader.needed(octets, length);
            }
            ProxyHeader header = ProxyHeader.parse(octets, length);
            if (header.source() != null && header.destination() != null) {
                remote = header.source();
                local = header.destination();
            }
        } catch (TimedOut slow) {
            throw new ProxyRefused("no PROXY header came in time", slow);
        } catch (SyntaxError malformed) {
            throw new ProxyRefused(malformed.reason(), malformed);
        }
    }

    /** Server side of a handshake, STARTTLS or implicit. */
    void accept(ServerTls tls, Duration patience) throws IOException {
        Handshakes.At watch = tls.watch();
        if (watch == null) {
            session = greeted(tls, patience, Handshakes.Limits.DEFAULT.helloOctets());
            return;
        }
        try (Handshakes.Begun begun = watch.begin(remote.getAddress())) {
            var event = new HandshakeEvent();
            event.begin();
            TlsSession agreed = greeted(tls, begun.limits().time(), begun.limits().helloOctets());
            event.end();
            if (event.shouldCommit()) {
                event.connection = id;
                event.version = agreed.protocol();
                event.cipher = agreed.cipher();
                event.resumed = agreed.resumed();
                event.commit();
            }
            session = agreed;
            if (!watch.ours(remote, local)) {
                watch.done(agreed);
            }
        } catch (HandshakeFailed failed) {
            if (watch.ours(remote, local)) {
                throw new EOFException("our own probe: " + failed.getMessage());
            }
            watch.failed(failed.reason());
            throw failed;
        }
    }

    private TlsSession greeted(ServerTls tls, Duration patience, int mostHello) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        ByteBuffer early = buffers.borrowDirect();
        TlsTransport over;
        ClientHello hello;
        Supplier<Engines.Agreed> tells;
        try {
            hello = new HelloReader(wire, early, mostHello, deadline).read();
            Engines.Engine engine = tls.tls().serverEngine(tls, hello);
            over = new TlsTransport(wire, buffers, engine.engine(), engine.free(), early.flip());
            tells = engine.agreed();
        } catch (IOException failed) {
            buffers.giveBack(early);
            if (failed instanceof HandshakeFailed refused && refused.reason().alert() != 0) {
                alert(refused);
            }
            throw failed;
        }
        if (tells == null) {
            over.overhear();
        }
        try {
            shake(over, deadline);
        } catch (EOFException gone) {
            throw new HandshakeFailed(HandshakeFailed.Reason.HUNG_UP, String.valueOf(gone.getMessage()), gone);
        }
        if (hello.acme()) {
            // RFC 8737 3: the handshake was all; nothing may be said over it.
            throw new EOFException("an authority looked at a challenge for " + hello.serverName());
        }
        Engines.Agreed agreed = tells == null ? heard(over.takeOverheard()) : tells.get();
        // An engine that did not ask would answer with an exception, which costs a tenth of the handshake.
        List<X509Certificate> chain = tls.clients() == null ? List.of() : chain(over);
        return sessionOf(over, agreed, hello.serverName(), chain, verified(tls.clients(), chain));
    }

    /** A fatal alert in the clear (RFC 8446 6), under the version that every client takes before there is one. */
    private void alert(HandshakeFailed refused) {
        try {
            wire.write(new byte[] {21, 3, 1, 0, 2, 2, (byte) refused.reason().alert()}, 0, 7);
        } catch (IOException gone) {
            refused.addSuppressed(gone);
        }
    }

    private static Engines.Agreed heard(byte[] flight) {
        return new Engines.Agreed(ServerHello.group(flight).orElse(null), ServerHello.resumed(flight));
    }

    /** Looked at again after each handshake: one that is resumed asks no trust manager. */
    private static boolean verified(@Nullable ClientCheck clients, List<X509Certificate> chain) throws HandshakeFailed {
        String fault = clients == null ? null : clients.fault(chain).map(ClientCheck.Fault::words).orElse(null);
        if (clients != null && clients.required() && fault != null) {
            throw new HandshakeFailed(HandshakeFailed.Reason.CLIENT_CERTIFICATE, fault, null);
        }
        if (fault != null && !chain.isEmpty()) {
            LOG.info("{}, and counts for nothing", fault);
        }
        return clients != null && fault == null;
    }

    @Override
    public void startTls(ClientTls tls) throws IOException {
        Verification verification = tls.verification();
        TlsTransport over;
        TlsSession agreed;
        try {
            over = greeting(tls);
            agreed = sessionOf(over, heard(over.takeOverheard()), tls.serverName(), chain(over), false);
        } catch (IOException failed) {
            if (verification != null) {
                verification.ended(Ending.failed(failed instanceof HandshakeFailed ? String.valueOf(failed.getMessage()) : "it hung up in the handshake"));
            }
            throw failed;
        }
        if (verification != null) {
            var shown = new Presented(agreed.peerChain(), staples(over));
            String refused = verification.judge(shown) instanceof Trust.Verdict.Refused(String why) ? why : null;
            verification.ended(new Ending(shown, agreed.protocol(), agreed.cipher(), agreed.group(), refused));
            if (refused != null) {
                throw new NotTrusted(refused);
            }
        }
        session = agreed;
    }

    private TlsTransport greeting(ClientTls tls) throws IOException {
        // RFC 3207 6, RFC 9051 11.1: what came ahead of the handshake may be somebody else's.
        if (window.remaining() > 0) {
            throw new HandshakeFailed("the server sent data ahead of the handshake, in the clear", null);
        }
        window.release();
        Engines.Engine engine = tls.tls().clientEngine(tls);
        var over = new TlsTransport(wire, buffers, engine.engine(), engine.free(), null);
        over.overhear();
        shake(over, System.nanoTime() + HANDSHAKE.toNanos());
        return over;
    }

    private void shake(TlsTransport over, long deadline) throws IOException {
        transport.release();
        transport = over;
        input.over(over);
        output.over(over);
        try {
            over.handshake(window, deadline);
        } catch (TimedOut slow) {
            throw new HandshakeFailed(HandshakeFailed.Reason.TOO_SLOW, "the other side took too long to shake hands", slow);
        } catch (IOException failed) {
            throw HandshakeWords.explain(failed);
        }
    }

    private static List<X509Certificate> chain(TlsTransport over) {
        try {
            return java.util.Arrays.stream(over.engine().getSession().getPeerCertificates())
                    .filter(X509Certificate.class::isInstance).map(X509Certificate.class::cast).toList();
        } catch (javax.net.ssl.SSLPeerUnverifiedException none) {
            return List.of();
        }
    }

    private static TlsSession sessionOf(
            TlsTransport over, Engines.Agreed agreed, @Nullable String serverName, List<X509Certificate> chain, boolean verified) {
        var session = over.engine().getSession();
        String alpn = over.engine().getApplicationProtocol();
        return new TlsSession(session.getProtocol(), session.getCipherSuite(), agreed.group(), serverName,
                alpn == null || alpn.isEmpty() ? null : alpn, chain, verified, agreed.resumed());
    }

    private static List<byte[]> staples(TlsTransport over) {
        return over.engine().getSession() instanceof ExtendedSSLSession extended
                ? extended.getStatusResponses().stream().filter(staple -> staple.length > 0).toList() : List.of();
    }

    @Override
    public void linger(Duration atMost, long octets) {
        if (closed.get()) {
            return;
        }
        wire.timeout(GOODBYE);
        transport.end();
        byte[] scrap = buffers.borrow();
        try {
            wire.endOutput();
            long until = System.nanoTime() + atMost.toNanos();
            long left = octets;
            while (left > 0) {
                int read = wire.read(ByteBuffer.wrap(scrap), Math.max(1, until - System.nanoTime()));
                if (read < 0) {
                    break;
                }
                left = System.nanoTime() - until > 0 ? 0 : left - read;
            }
        } catch (IOException over) {
            LOG.debug("{} left without goodbye: {}", remote, over.toString());
        } finally {
            buffers.giveBack(scrap);
            close();
        }
    }

    @Override
    public void end(String why) {
        wire.end(why);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            wire.timeout(GOODBYE);
            transport.end();
            wire.close();
        }
    }

    /** Gives back buffers and engine. For the owner alone, after {@link #close}: nobody may read or write any more. */
    void release() {
        close();
        transport.release();
        window.release();
        output.release();
    }

    /** For a connection that is refused at once. */
    void say(byte[] octets) throws IOException {
        wire.timeout(Duration.ofSeconds(1));
        wire.write(octets, 0, octets.length);
    }

    @Override
    public String toString() {
        return id;
    }

    /** Output through a borrowed buffer. */
    private static final class BufferedOutput implements Output {
        private final Buffers buffers;
        private Transport transport;
        private byte @Nullable [] buffer;
        private int length;

        BufferedOutput(Buffers buffers, Transport transport) {
            this.buffers = buffers;
            this.transport = transport;
        }

        void over(Transport next) {
            transport = next;
        }

        /** A record's worth: what is gathered goes out as one TLS record. */
        private static final int FULL = 16 * 1024;

        @Override
        public void write(byte[] octets, int offset, int count) throws IOException {
            int at = offset;
            int left = count;
            while (left > 0) {
                if (length == 0 && left >= FULL) {
                    transport.write(octets, at, FULL);
                    at += FULL;
                    left -= FULL;
                    continue;
                }
                byte[] now = open();
                int chunk = Math.min(left, FULL - length);
                System.arraycopy(octets, at, now, length, chunk);
                length += chunk;
                at += chunk;
                left -= chunk;
                if (length == FULL) {
                    send();
                }
            }
        }

        @Override
        public void write(ByteBuffer octets) throws IOException {
            while (octets.hasRemaining()) {
                byte[] now = open();
                int chunk = Math.min(octets.remaining(), FULL - length);
                octets.get(now, length, chunk);
                length += chunk;
                if (length == FULL) {
                    send();
                }
            }
        }

        @Override
        @SuppressWarnings("deprecation") // the low eight bits of each char are just what is meant
        public void ascii(String text) throws IOException {
            int count = text.length();
            if (count > FULL - length) {
                write(text.getBytes(StandardCharsets.ISO_8859_1));
                return;
            }
            text.getBytes(0, count, open(), length);
            length += count;
            if (length == FULL) {
                send();
            }
        }

        @Override
        public void flush() throws IOException {
            if (length > 0) {
                send();
            }
            release();
        }

        private byte[] open() {
            byte[] now = buffer;
            if (now == null) {
                now = buffers.borrow();
                buffer = now;
            }
            return now;
        }

        private void send() throws IOException {
            int count = length;
            length = 0;
            transport.write(open(), 0, count);
        }

        void release() {
            byte[] held = buffer;
            if (held != null) {
                buffer = null;
                length = 0;
                buffers.giveBack(held);
            }
        }
    }
}
