package org.signetmail.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * An open listening socket: accepts, gives each connection a virtual thread, and calls its door.
 * Thread-safe. In its life: {@link #open}, any number of connections, {@link #stopAccepting}, {@link #drain} or
 * {@link #close}.
 */
public final class Listening implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
    private static final int BACKLOG = 1024;

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
     * @param handshake most time for an implicit handshake, or for a proxy's header
     * @param banned whose connections are closed before anything is made for them
     * @param proxies who must say, before all else, whose connection it passes on; empty where clients come themselves
     * @param protocol what is spoken, for those who look at its sessions: "imap"
     * @param traces to whom lines are told that somebody wants to see; null for nobody
     */
    public record Options(
            String name, InetSocketAddress bind, @Nullable Supplier<ServerTls> implicitTls, Duration handshake,
            int maxConnections, int maxPerAddress, List<AddressRange> proxies, Predicate<InetAddress> banned, String protocol, @Nullable Traces traces) {
        public Options {
            proxies = List.copyOf(proxies);
        }

        public Options(
                String name, InetSocketAddress bind, @Nullable Supplier<ServerTls> implicitTls, Duration handshake,
                int maxConnections, int maxPerAddress) {
            this(name, bind, implicitTls, handshake, maxConnections, maxPerAddress, List.of());
        }

        public Options(
                String name, InetSocketAddress bind, @Nullable Supplier<ServerTls> implicitTls, Duration handshake,
                int maxConnections, int maxPerAddress, List<AddressRange> proxies) {
            this(name, bind, implicitTls, handshake, maxConnections, maxPerAddress, proxies, _ -> false, "", null);
        }
    }

    /** What a connection meets that comes now. */
    private record Manner(Options options, Door door) {}

    /** A connection that is open, and what is spoken on it. */
    record Held(SocketConnection connection, String listener, String protocol) {}

    private final ServerSocketChannel server;
    private final InetSocketAddress address;
    private final Deadlines deadlines;
    private final Lookout lookout = new Lookout(Runtime.getRuntime().availableProcessors());
    private final Buffers buffers = new Buffers();
    private final AtomicLong count;
    private final Set<SocketConnection> open = ConcurrentHashMap.newKeySet();
    private final ConcurrentHashMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition fewer = lock.newCondition();
    private final Thread accepting;
    private volatile Manner manner;

    private Listening(Options options, Door door, AtomicLong count, ServerSocketChannel server) throws IOException {
        this.count = count;
        manner = new Manner(options, door);
        this.server = server;
        address = (InetSocketAddress) server.getLocalAddress();
        deadlines = new Deadlines(options.name() + "-deadlines");
        accepting = Thread.ofPlatform().daemon().name(options.name() + "-accept").unstarted(this::accept);
    }

    /** Binds and starts to accept. @throws IOException with a reason for a person when it cannot bind */
    public static Listening open(Options options, Door door) throws IOException {
        return open(options, door, new AtomicLong());
    }

    /** @param count of the connections that came by this name before, so that each id is used once */
    public static Listening open(Options options, Door door, AtomicLong count) throws IOException {
        var server = ServerSocketChannel.open();
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(options.bind(), BACKLOG);
            var listening = new Listening(options, door, count, server);
            listening.accepting.start();
            return listening;
        } catch (BindException refused) {
            server.close();
            throw new IOException(explain(options.bind(), refused), refused);
        } catch (IOException | RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    private static String explain(InetSocketAddress bind, BindException refused) {
        String said = String.valueOf(refused.getMessage());
        if (said.contains("Permission denied")) {
            return "no right to bind port " + bind.getPort() + " (ports below 1024 need CAP_NET_BIND_SERVICE)";
        }
        if (said.contains("in use")) {
            return "port " + bind.getPort() + " is taken by another program";
        }
        return "cannot bind " + bind.getHostString() + " port " + bind.getPort() + ": " + said;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                begin(server.accept());
            } catch (ClosedChannelException stopped) {
                return;
            } catch (IOException | RuntimeException e) {
                // Out of descriptors, most often: others may close theirs meanwhile.
                LOG.warn("{}: a connection could not be accepted: {}", manner.options().name(), e.toString());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    /** From now on connections are met this way; those that are there go on as they began. The socket is not touched. */
    public void change(Options options, Door door) {
        if (!options.bind().equals(manner.options().bind())) {
            throw new IllegalArgumentException("another address wants another socket");
        }
        manner = new Manner(options, door);
    }

    /** Where it was asked to listen; {@link #address} is where it does. */
    public InetSocketAddress bind() {
        return manner.options().bind();
    }

    private void begin(SocketChannel channel) throws IOException {
        Manner met = manner;
        Options options = met.options();
        SocketConnection connection;
        try {
            // Behind a proxy it is the client's address that is banned, and it is not known yet.
            if (options.proxies().isEmpty() && options.banned().test(((InetSocketAddress) channel.getRemoteAddress()).getAddress())) {
                channel.close();
                return;
            }
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            connection = new SocketConnection(options.name() + "-" + count.incrementAndGet(), channel, deadlines, lookout, buffers);
        } catch (IOException gone) {
            channel.close();
            LOG.debug("{}: gone before it began: {}", options.name(), gone.toString());
            return;
        }
        boolean room = open.size() < options.maxConnections();
        // Behind a proxy the client's address counts, and is not known yet.
        InetAddress counted = options.proxies().isEmpty() ? connection.remote().getAddress() : null;
        boolean welcome = room && (counted == null || oneMore(counted, options));
        open.add(connection);
        Thread.ofVirtual().name(connection.id()).start(() -> serve(connection, met, welcome, room ? counted : null));
    }

    private boolean oneMore(InetAddress from, Options options) {
        return byAddress.merge(from, 1, Integer::sum) <= options.maxPerAddress();
    }

    /** @param known the address it was counted under, or null when it was not */
    private void serve(SocketConnection connection, Manner met, boolean room, @Nullable InetAddress known) {
        Options options = met.options();
        Door door = met.door();
        InetAddress counted = known;
        MDC.put("conn", connection.id());
        MDC.put("protocol", options.protocol());
        MDC.put("remote", connection.remote().getAddress().getHostAddress());
        try {
            boolean welcome = room;
            if (welcome && !options.proxies().isEmpty()) {
                connection.announced(options.proxies(), options.handshake());
                counted = connection.remote().getAddress();
                if (options.banned().test(counted)) {
                    counted = null;
                    return;
                }
                MDC.put("remote", counted.getHostAddress());
                welcome = oneMore(counted, options);
            }
            if (!welcome) {
                LOG.info("{} turned away: too many connections", connection.remote());
                byte[] busy = door.busy();
                if (options.implicitTls() == null && busy.length > 0) {
                    connection.say(busy);
                }
                return;
            }
            Supplier<ServerTls> tls = options.implicitTls();
            if (tls != null) {
                connection.accept(tls.get(), options.handshake());
            }
            Traces traces = options.traces();
            if (traces != null) {
                connection.activity().begin(traces, connection, options.name());
            }
            door.serve(connection);
        } catch (ProxyRefused refused) {
            LOG.info("{} closed: {}", connection.remote(), refused.getMessage());
        } catch (Ended over) {
            LOG.info("{} ended: {}", connection.remote(), over.getMessage());
        } catch (HandshakeFailed failed) {
            LOG.info("{}: no TLS: {}", connection.remote(), failed.getMessage());
        } catch (IOException over) {
            LOG.debug("{}: {}", connection.remote(), over.toString());
        } catch (RuntimeException | Error bug) {
            LOG.error("the session ended by a fault of ours", bug);
        } finally {
            connection.release();
            ended(connection, counted);
            MDC.clear();
        }
    }

    private void ended(SocketConnection connection, @Nullable InetAddress counted) {
        if (counted != null) {
            byAddress.computeIfPresent(counted, (_, n) -> n == 1 ? null : n - 1);
        }
        open.remove(connection);
        lock.lock();
        try {
            fewer.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public InetSocketAddress address() {
        return address;
    }

    public int connections() {
        return open.size();
    }

    /** The connections that are open now, as the listener is named and speaks now. */
    Stream<Held> held() {
        Manner now = manner;
        return open.stream().map(connection -> new Held(connection, now.options().name(), now.options().protocol()));
    }

    /** Stops accepting; connections live on. The port is free when this returns. */
    public void stopAccepting() {
        try {
            server.close();
            // A thread within accept() keeps the kernel's socket alive after the close.
            accepting.join(Duration.ofSeconds(5));
        } catch (IOException e) {
            LOG.warn("{}: closing the listening socket: {}", manner.options().name(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits up to {@code atMost} for connections to end, then closes those that are left. */
    public void drain(Duration atMost) {
        stopAccepting();
        await(atMost);
        open.forEach(connection -> connection.end("the server is stopping"));
        await(Duration.ofSeconds(1));
        open.forEach(SocketConnection::close);
        await(Duration.ofSeconds(2));
        deadlines.close();
    }

    private void await(Duration atMost) {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!open.isEmpty() && left > 0) {
                left = fewer.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        drain(Duration.ZERO);
    }
}
