package org.signetmail.app;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.care.ListenerWarnings;
import org.signetmail.net.AddressRange;
import org.signetmail.net.Handshakes;
import org.signetmail.net.Listening;
import org.signetmail.net.ServerTls;
import org.signetmail.net.Traces;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.store.Listeners;
import org.signetmail.store.Listeners.Listener;
import org.signetmail.store.Store;
import org.signetmail.web.api.ListenerControl;

/**
 * The open sockets, one for each enabled listener of the store. A change that leaves address and port alone does not touch
 * the socket; one that moves it binds the new place first, is stored then, and closes the old place last. Sessions go on
 * either way, and are still known when the server stops. Thread-safe: changes wait for each other, questions for nobody.
 */
final class Openings implements ListenerControl, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Openings.class);
    private static final Duration HANDSHAKE = Duration.ofSeconds(30);
    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(36_500);
    private static final int MOST_PORT = 65_535;

    /** Makes the door of a listener. */
    interface Doors {
        Listening.Door of(Listener listener, Supplier<ServerTls> tls);
    }

    /** A socket that accepts no more, while its last sessions go on. */
    private record Retired(String name, Listening listening) {}

    private final Store store;
    private final ListenerTls tls;
    private final Doors doors;
    private final @Nullable String bind;
    private final int portOffset;
    private final Predicate<InetAddress> banned;
    private final Traces traces;
    private final Map<String, Listening> open = new ConcurrentSkipListMap<>();
    private final Set<Retired> retired = ConcurrentHashMap.newKeySet();
    /** Connections so far by listener's name: one that moves goes on counting. */
    private final Map<String, AtomicLong> numbers = new ConcurrentHashMap<>();
    private boolean stopping;

    /** @param bind address for listeners that name none; null is all */
    Openings(Store store, ListenerTls tls, Doors doors, @Nullable String bind, int portOffset, Predicate<InetAddress> banned, Traces traces) {
        this.banned = banned;
        this.traces = traces;
        this.store = store;
        this.tls = tls;
        this.doors = doors;
        this.bind = bind;
        this.portOffset = portOffset;
    }

    /** Opens all enabled listeners. Gives what could not be opened, in words. */
    synchronized List<String> openAll() {
        var faults = new ArrayList<String>();
        for (Listener listener : store.listeners().list()) {
            if (listener.enabled()) {
                try {
                    open.put(listener.name(), listen(listener));
                } catch (IOException | RuntimeException e) {
                    faults.add(listener.name() + ": " + e.getMessage());
                }
            }
        }
        return faults;
    }

    private Listening listen(Listener listener) throws IOException {
        return Listening.open(options(listener), door(listener), numbers.computeIfAbsent(listener.name(), _ -> new AtomicLong()));
    }

    private Listening.Options options(Listener listener) throws UnknownHostException {
        return new Listening.Options(listener.name(), address(listener),
                listener.security() == Listeners.Security.TLS ? tls.of(listener) : null, HANDSHAKE, listener.maxConnections(),
                Math.toIntExact(NetSettings.NET.maxConnectionsPerAddress.of(store.settings())), listener.access().proxies().stream().map(AddressRange::parse).toList(), banned,
                listener.protocol().name().toLowerCase(Locale.ROOT), traces);
    }

    private Listening.Door door(Listener listener) {
        ListenerWarnings.of(listener).forEach(LOG::warn);
        return doors.of(listener, tls.of(listener));
    }

    private InetSocketAddress address(Listener listener) throws UnknownHostException {
        String on = listener.address() == null ? bind : listener.address();
        int port = listener.port() == 0 ? 0 : listener.port() + portOffset;
        if (port < 0 || port > MOST_PORT) {
            throw new IllegalArgumentException("port " + listener.port() + " with " + portOffset + " added is " + port + ", and ports end at " + MOST_PORT);
        }
        return on == null ? new InetSocketAddress(port) : new InetSocketAddress(InetAddress.getByName(on), port);
    }

    @Override
    public synchronized Outcome<Listener> add(Listener listener) {
        if (store.listeners().find(listener.name()).isPresent()) {
            return new Outcome.Refused<>(Refusal.EXISTS, "there is a listener named " + listener.name() + " already");
        }
        return changed(listener, () -> store.listeners().add(listener));
    }

    @Override
    public synchronized Outcome<Listener> set(Listener listener) {
        return changed(listener, () -> store.listeners().set(listener));
    }

    private Outcome<Listener> changed(Listener listener, Supplier<Outcome<Listener>> keep) {
        if (stopping) {
            return new Outcome.Refused<>(Refusal.INVALID, "the server is stopping");
        }
        Optional<String> nonsense = nonsense(listener);
        if (nonsense.isPresent()) {
            return new Outcome.Refused<>(Refusal.INVALID, nonsense.get());
        }
        Listening before = open.get(listener.name());
        try {
            if (!listener.enabled()) {
                return closed(listener, keep.get());
            }
            Listening.Options options = options(listener);
            if (before != null && before.bind().equals(options.bind())) {
                return inPlace(before, options, door(listener), keep);
            }
            return moved(listener, before, keep);
        } catch (IOException | IllegalArgumentException e) {
            return new Outcome.Refused<>(Refusal.INVALID, e.getCause() instanceof BindException ? whoHas(listener).orElse(String.valueOf(e.getMessage())) : String.valueOf(e.getMessage()));
        }
    }

    /** What no client could make use of. */
    private static Optional<String> nonsense(Listener listener) {
        boolean starttls = listener.security() == Listeners.Security.STARTTLS_OPTIONAL || listener.security() == Listeners.Security.STARTTLS_REQUIRED;
        return switch (listener.protocol()) {
            case HTTPS, HTTP -> starttls ? Optional.of("HTTP has no STARTTLS: its security is tls or none") : Optional.empty();
            case SMTP, SUBMISSION, IMAP, POP3, SIEVE -> Optional.empty();
        };
    }

    /** The listener of ours that has its port. */
    private Optional<String> whoHas(Listener listener) {
        int port = listener.port() + portOffset;
        return open.entrySet().stream().filter(other -> !other.getKey().equals(listener.name()) && other.getValue().address().getPort() == port).findFirst()
                .map(other -> "port " + port + " is taken by listener " + other.getKey());
    }

    private Outcome<Listener> closed(Listener listener, Outcome<Listener> outcome) {
        if (outcome instanceof Outcome.Done<Listener>) {
            retire(listener.name());
            LOG.info("listener {} is closed", listener.name());
        }
        return outcome;
    }

    private static Outcome<Listener> inPlace(Listening before, Listening.Options options, Listening.Door door, Supplier<Outcome<Listener>> keep) {
        Outcome<Listener> outcome = keep.get();
        if (outcome instanceof Outcome.Done<Listener>) {
            before.change(options, door);
            LOG.info("listener {} is changed, open on {} as before", options.name(), before.address());
        }
        return outcome;
    }

    private Outcome<Listener> moved(Listener listener, @Nullable Listening before, Supplier<Outcome<Listener>> keep) throws IOException {
        // The same port on another address: the kernel gives it only once the old socket is closed.
        boolean inTheWay = before != null && before.address().getPort() == address(listener).getPort();
        if (inTheWay) {
            retire(listener.name());
        }
        boolean done = false;
        Listening fresh = null;
        try {
            fresh = listen(listener);
            Outcome<Listener> outcome = keep.get();
            if (outcome instanceof Outcome.Done<Listener>) {
                retire(listener.name());
                open.put(listener.name(), fresh);
                done = true;
                LOG.info("listener {} is open on {}", listener.name(), fresh.address());
            }
            return outcome;
        } finally {
            if (!done) {
                if (fresh != null) {
                    fresh.close();
                }
                if (inTheWay) {
                    restore(listener.name());
                }
            }
        }
    }

    /** What was open before a refused change is open again. */
    private void restore(String name) {
        try {
            Listener old = store.listeners().find(name).orElse(null);
            if (old != null) {
                open.put(name, listen(old));
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("listener {} could not be opened again: {}", name, e.getMessage());
        }
    }

    @Override
    public synchronized Outcome<Listener> remove(String name) {
        Outcome<Listener> outcome = store.listeners().remove(name);
        if (outcome instanceof Outcome.Done<Listener>) {
            retire(name);
            LOG.info("listener {} is removed", name);
        }
        return outcome;
    }

    /** Accepts no more; forgotten when its last session is over. */
    private void retire(String name) {
        Listening old = open.remove(name);
        if (old != null) {
            old.stopAccepting();
            var leaving = new Retired(name, old);
            retired.add(leaving);
            Thread.ofVirtual().name(name + "-retired").start(() -> {
                old.drain(AS_LONG_AS_IT_TAKES);
                retired.remove(leaving);
            });
        }
    }

    @Override
    public int connections(String name) {
        Listening listening = open.get(name);
        return (listening == null ? 0 : listening.connections())
                + retired.stream().filter(r -> r.name().equals(name)).mapToInt(r -> r.listening().connections()).sum();
    }

    /** All that hold connections. */
    Stream<Listening> listening() {
        return Stream.concat(open.values().stream(), retired.stream().map(Retired::listening));
    }

    @Override
    public Handshakes.Day handshakes() {
        return tls.handshakes().day();
    }

    @Override
    public int portOffset() {
        return portOffset;
    }

    /** Open listeners and where they listen. */
    Map<String, InetSocketAddress> addresses() {
        var addresses = new LinkedHashMap<String, InetSocketAddress>();
        open.forEach((name, listening) -> addresses.put(name, listening.address()));
        return addresses;
    }

    /** Whether a connection to there would come back in by one of these. */
    boolean isOurs(InetSocketAddress to) {
        InetAddress host = to.getAddress();
        return host != null && open.values().stream().map(Listening::address)
                .anyMatch(at -> at.getPort() == to.getPort() && (at.getAddress().equals(host) || at.getAddress().isAnyLocalAddress() && local(host)));
    }

    private static boolean local(InetAddress host) {
        try {
            return host.isLoopbackAddress() || NetworkInterface.getByInetAddress(host) != null;
        } catch (SocketException unknown) {
            return false;
        }
    }

    /** No new connections; those that are there, also on sockets of before, get some time to end. */
    synchronized void drain(Duration atMost) {
        stopping = true;
        List.copyOf(open.keySet()).forEach(this::retire);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            retired.forEach(r -> threads.execute(() -> r.listening().drain(atMost)));
        }
    }

    @Override
    public void close() {
        drain(Duration.ZERO);
    }
}
