package org.signetmail.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.care.Caretaker;
import org.signetmail.net.Listening;
import org.signetmail.net.ServerTls;
import org.signetmail.net.Tls;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.store.Listeners;
import org.signetmail.store.Listeners.Listener;
import org.signetmail.store.Store;
import org.signetmail.tls.Profile;
import org.signetmail.web.ListenerControl;

/**
 * The open sockets, one for each enabled listener of the store. A change binds first and is stored then; only the socket it
 * concerns is touched, and its sessions go on. Thread-safe: changes wait for each other.
 */
final class Openings implements ListenerControl, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Openings.class);
    private static final Duration HANDSHAKE = Duration.ofSeconds(30);
    private static final int MOST_PER_ADDRESS = 500;

    /** Makes the door of a listener. */
    interface Doors {
        Listening.Door of(Listener listener, Supplier<ServerTls> tls);
    }

    private final Store store;
    private final Tls tls;
    private final Caretaker caretaker;
    private final Doors doors;
    private final @Nullable String bind;
    private final int portOffset;
    private final Map<String, Listening> open = new LinkedHashMap<>();

    /** @param bind address for listeners that name none; null is all */
    Openings(Store store, Tls tls, Caretaker caretaker, Doors doors, @Nullable String bind, int portOffset) {
        this.store = store;
        this.tls = tls;
        this.caretaker = caretaker;
        this.doors = doors;
        this.bind = bind;
        this.portOffset = portOffset;
    }

    /** Opens all enabled listeners. Gives what could not be opened, in words. */
    synchronized List<String> openAll() {
        var faults = new java.util.ArrayList<String>();
        for (Listener listener : store.listeners().list()) {
            if (listener.enabled()) {
                try {
                    open.put(listener.name(), listen(listener));
                } catch (IOException e) {
                    faults.add(listener.name() + ": " + e.getMessage());
                }
            }
        }
        return faults;
    }

    private Listening listen(Listener listener) throws IOException {
        Supplier<ServerTls> how = () -> new ServerTls(tls, caretaker, listener.certificate(), Profile.valueOf(listener.profile()), alpn(listener));
        return Listening.open(new Listening.Options(listener.name(), address(listener),
                listener.security() == Listeners.Security.TLS ? how : null, HANDSHAKE, listener.maxConnections(),
                (int) store.settings().number("net.max-connections-per-address", MOST_PER_ADDRESS)), doors.of(listener, how));
    }

    /** Protocols as registered with IANA for ALPN; SMTP has none. */
    private static List<String> alpn(Listener listener) {
        return switch (listener.protocol()) {
            case IMAP -> List.of("imap");
            case POP3 -> List.of("pop3");
            case HTTPS -> List.of("http/1.1");
            case SMTP, SUBMISSION, HTTP -> List.of();
        };
    }

    private InetSocketAddress address(Listener listener) throws UnknownHostException {
        String on = listener.address() == null ? bind : listener.address();
        int port = listener.port() == 0 ? 0 : listener.port() + portOffset;
        return on == null ? new InetSocketAddress(port) : new InetSocketAddress(InetAddress.getByName(on), port);
    }

    @Override
    public synchronized Outcome<Listener> add(Listener listener) {
        if (store.listeners().find(listener.name()).isPresent()) {
            return new Outcome.Refused<>(Refusal.EXISTS, "there is a listener named " + listener.name() + " already");
        }
        return replacing(listener, l -> store.listeners().add(l));
    }

    @Override
    public synchronized Outcome<Listener> set(Listener listener) {
        return replacing(listener, l -> store.listeners().set(l));
    }

    private Outcome<Listener> replacing(Listener listener, Function<Listener, Outcome<Listener>> keep) {
        Listening before = open.remove(listener.name());
        if (before != null) {
            before.stopAccepting();
        }
        Listening fresh = null;
        String fault = null;
        try {
            fresh = listener.enabled() ? listen(listener) : null;
        } catch (IOException | RuntimeException e) {
            fault = String.valueOf(e.getMessage());
        }
        Outcome<Listener> outcome = fault == null ? keep.apply(listener) : new Outcome.Refused<>(Refusal.INVALID, fault);
        if (outcome instanceof Outcome.Done<Listener>) {
            if (fresh != null) {
                open.put(listener.name(), fresh);
            }
            LOG.info("listener {} is {}", listener.name(), fresh == null ? "closed" : "open on " + fresh.address());
            return outcome;
        }
        if (fresh != null) {
            fresh.close();
        }
        if (before != null) {
            restore(listener.name());
        }
        return outcome;
    }

    /** What was open before a refused change is open again. */
    private void restore(String name) {
        store.listeners().find(name).ifPresent(old -> {
            try {
                open.put(name, listen(old));
            } catch (IOException e) {
                LOG.error("listener {} could not be opened again: {}", name, e.getMessage());
            }
        });
    }

    @Override
    public synchronized Outcome<Listener> remove(String name) {
        Outcome<Listener> outcome = store.listeners().remove(name);
        if (outcome instanceof Outcome.Done<Listener>) {
            Listening gone = open.remove(name);
            if (gone != null) {
                gone.stopAccepting();
            }
            LOG.info("listener {} is removed", name);
        }
        return outcome;
    }

    @Override
    public synchronized int connections(String name) {
        Listening listening = open.get(name);
        return listening == null ? 0 : listening.connections();
    }

    @Override
    public int portOffset() {
        return portOffset;
    }

    /** Open listeners and where they listen. */
    synchronized Map<String, InetSocketAddress> addresses() {
        var addresses = new LinkedHashMap<String, InetSocketAddress>();
        open.forEach((name, listening) -> addresses.put(name, listening.address()));
        return addresses;
    }

    /** Whether a connection to there would come back in by one of these. */
    synchronized boolean isOurs(InetSocketAddress to) {
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

    /** No new connections; those that are there get some time to end. */
    synchronized void drain(Duration atMost) {
        open.values().forEach(Listening::stopAccepting);
        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            open.values().forEach(listening -> threads.execute(() -> listening.drain(atMost)));
        }
        open.clear();
    }

    @Override
    public void close() {
        drain(Duration.ZERO);
    }
}
