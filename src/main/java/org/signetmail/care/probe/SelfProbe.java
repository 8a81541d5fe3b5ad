package org.signetmail.care.probe;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.net.AddressRange;
import org.signetmail.net.ClientTls.Offer;
import org.signetmail.net.Connection;
import org.signetmail.net.Dialer;
import org.signetmail.net.HandshakeFailed;
import org.signetmail.net.OwnProbes;
import org.signetmail.net.Tls;
import org.signetmail.net.TlsSession;
import org.signetmail.store.Changes;
import org.signetmail.store.Listeners.ClientCertificates;
import org.signetmail.store.Listeners.Listener;
import org.signetmail.store.Listeners.Protocol;
import org.signetmail.store.Listeners.Security;
import org.signetmail.store.Store;
import org.signetmail.tls.CertificateDetails;
import org.signetmail.tls.Inspection;
import org.signetmail.tls.Names;
import org.signetmail.tls.Profile;
import org.signetmail.tls.Trust;

/**
 * Looks at this server's own listeners as a stranger would: connects to each, offers what is new, what is old and what is
 * broken, and grades what came of it. Kept for five minutes, or until a certificate or listener changes. Thread-safe; one looks,
 * others wait for what it finds.
 */
public final class SelfProbe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SelfProbe.class);
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration WHOLE = Duration.ofSeconds(15);
    private static final String TRIPLE_DES = "3DES";
    private static final List<String> OLD = Profile.LEGACY.ciphers().stream().filter(c -> !Profile.INTERMEDIATE.ciphers().contains(c)).toList();
    private static final List<String> BEFORE_1_3 = List.of("TLSv1", "TLSv1.1", "TLSv1.2");

    /** The offers beside the usual one, and what it says of a listener that one comes about. */
    private static final Offer TLS_1_0 = new Offer(List.of("TLSv1"), Profile.LEGACY.ciphers());
    private static final Offer TLS_1_1 = new Offer(List.of("TLSv1.1"), Profile.LEGACY.ciphers());
    private static final Offer TLS_1_2 = new Offer(List.of("TLSv1.2"), Profile.LEGACY.ciphers());
    private static final Offer OLD_CIPHERS = new Offer(BEFORE_1_3, OLD.stream().filter(c -> !c.contains(TRIPLE_DES)).toList());
    private static final Offer TRIPLE_DES_ALONE = new Offer(BEFORE_1_3, OLD.stream().filter(c -> c.contains(TRIPLE_DES)).toList());

    /** One reason of a grade. @param atBest the grade that it allows at best */
    public record OfReason(String atBest, String words) {}

    /**
     * What was found at a listener.
     *
     * @param grade A+ to F, or null where there was nothing to grade; @param notProbed why it was not looked at, or null
     * @param versions that it speaks; @param protocol with {@code cipher} and {@code group} what a client of today gets
     */
    public record Probed(@Nullable String grade, List<OfReason> reasons, @Nullable String notProbed, List<String> versions, @Nullable String protocol,
            @Nullable String cipher, @Nullable String group, Instant at) {}

    private final Store store;
    private final Function<String, @Nullable InetSocketAddress> places;
    private final Dialer dialer;
    private final Tls tls;
    private final OwnProbes probes;
    private final Supplier<Trust> trust;
    private final Supplier<List<X509Certificate>> privately;
    private final Clock clock;
    private final AutoCloseable subscription;
    private volatile boolean changed;
    private Map<String, Probed> found = Map.of();
    private Instant at = Instant.MIN;

    /** @param places where a listener of this name is open, or null; @param privately authorities that the world does not know */
    public SelfProbe(Store store, Function<String, @Nullable InetSocketAddress> places, Dialer dialer, Tls tls, OwnProbes probes, Supplier<Trust> trust,
            Supplier<List<X509Certificate>> privately, Clock clock) {
        this.store = store;
        this.places = places;
        this.dialer = dialer;
        this.tls = tls;
        this.probes = probes;
        this.trust = trust;
        this.privately = privately;
        this.clock = clock;
        subscription = store.changes().subscribe(change -> {
            if (change instanceof Changes.Change.CertificatesChanged || change instanceof Changes.Change.ListenersChanged || change instanceof Changes.Change.SettingsChanged) {
                changed = true;
            }
        });
    }

    /** By the listener's name. @param fresh looks again, however young what is known may be */
    public synchronized Map<String, Probed> look(boolean fresh) {
        Instant now = clock.instant();
        if (fresh || changed || found.isEmpty() || now.isAfter(at.plus(KEPT))) {
            changed = false;
            found = all();
            at = now;
        }
        return found;
    }

    private Map<String, Probed> all() {
        List<Listener> listeners = store.listeners().list();
        var all = new LinkedHashMap<String, Probed>();
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("self-probe-", 0).factory())) {
            List<Future<Probed>> answers = threads.invokeAll(listeners.stream().<Callable<Probed>>map(listener -> () -> one(listener)).toList(),
                    WHOLE.toMillis(), TimeUnit.MILLISECONDS);
            for (int i = 0; i < answers.size(); i++) {
                all.put(listeners.get(i).name(), answer(listeners.get(i).name(), answers.get(i)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return all;
    }

    private Probed answer(String name, Future<Probed> future) {
        return switch (future.state()) {
            case SUCCESS -> future.resultNow();
            case FAILED -> {
                LOG.error("listener {} could not be probed", name, future.exceptionNow());
                yield not("the probe failed: the log says why");
            }
            case CANCELLED, RUNNING -> not("it took more than " + WHOLE.toSeconds() + " s");
        };
    }

    private Probed one(Listener listener) {
        InetSocketAddress open = listener.enabled() ? places.apply(listener.name()) : null;
        if (open == null) {
            return not(listener.enabled() ? "it is not open" : "it is disabled");
        }
        if (listener.security() == Security.NONE) {
            return listener.protocol() == Protocol.HTTP ? not("there is no TLS on it, as is meant")
                    : graded(Grade.none("there is no TLS: mail and passwords go in the clear"), List.of(), null);
        }
        if (listener.access().clientCertificates() == ClientCertificates.REQUIRED) {
            return not("it wants a client certificate");
        }
        InetSocketAddress to = open.getAddress().isAnyLocalAddress() ? new InetSocketAddress(InetAddress.getLoopbackAddress(), open.getPort()) : open;
        try {
            return looked(listener, to);
        } catch (NotFromHere proxied) {
            return not(proxied.getMessage());
        } catch (IOException failed) {
            return graded(Grade.none("TLS does not come about: " + words(failed)), List.of(), null);
        }
    }

    /** The listener believes its proxies alone, and this machine is none. */
    private static final class NotFromHere extends IOException {
        NotFromHere(List<String> proxies) {
            super("it takes connections from its proxies alone: " + String.join(", ", proxies));
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    private Probed looked(Listener listener, InetSocketAddress to) throws IOException {
        String host = Names.ascii(store.settings().text("host.name", "localhost"));
        Look today = shake(listener, to, host, Offer.USUAL);
        var versions = new ArrayList<String>();
        if (comesAbout(listener, to, host, TLS_1_0)) {
            versions.add("TLSv1");
        }
        if (comesAbout(listener, to, host, TLS_1_1)) {
            versions.add("TLSv1.1");
        }
        if (today.session().protocol().equals("TLSv1.2") || comesAbout(listener, to, host, TLS_1_2)) {
            versions.add("TLSv1.2");
        }
        if (today.session().protocol().equals("TLSv1.3")) {
            versions.add("TLSv1.3");
        }
        boolean before = versions.stream().anyMatch(BEFORE_1_3::contains);
        X509Certificate leaf = today.shown().chain().getFirst();
        Instant now = clock.instant();
        String group = today.session().group();
        Trust believed = trust.get();
        boolean ours = Trust.only(privately.get(), clock).verify(today.shown().chain(), host) instanceof Trust.Verdict.Trusted;
        var seen = new Grade.Found(versions, before && comesAbout(listener, to, host, OLD_CIPHERS), before && comesAbout(listener, to, host, TRIPLE_DES_ALONE),
                group != null && group.contains("MLKEM"), Inspection.of(today.shown().chain(), null, ours, believed, now),
                Names.covers(leaf, host) ? null : host, Duration.between(leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant()),
                Duration.between(now, leaf.getNotAfter().toInstant()), believed.staple(today.shown()), !CertificateDetails.of(leaf).ocsp().isEmpty(),
                listener.access().plaintextLogin());
        return graded(Grade.of(seen), versions, today);
    }

    private Look shake(Listener listener, InetSocketAddress to, String host, Offer offer) throws IOException {
        try (Connection connection = dialer.connect(to, PATIENCE, null)) {
            probes.mark(connection);
            connection.deadline(PATIENCE);
            connection.timeout(PATIENCE);
            List<String> proxies = listener.access().proxies();
            if (!proxies.isEmpty()) {
                if (proxies.stream().map(AddressRange::parse).noneMatch(range -> range.contains(connection.local().getAddress()))) {
                    throw new NotFromHere(proxies);
                }
                // A proxy that speaks for itself.
                connection.output().write("PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII));
                connection.output().flush();
            }
            Starttls starttls = listener.security() == Security.TLS ? null : switch (listener.protocol()) {
                case SMTP, SUBMISSION -> Starttls.SMTP;
                case IMAP -> Starttls.IMAP;
                case POP3 -> Starttls.POP3;
                case SIEVE -> Starttls.SIEVE;
                case HTTPS, HTTP -> null;
            };
            return Look.at(connection, tls, starttls, host, offer);
        }
    }

    /** @throws IOException when it cannot be told: nobody answered, or not in time */
    private boolean comesAbout(Listener listener, InetSocketAddress to, String host, Offer offer) throws IOException {
        try {
            // An engine that has none of the ciphers offers others, and what then comes about says nothing.
            TlsSession session = shake(listener, to, host, offer).session();
            return offer.protocols().contains(session.protocol()) && offer.ciphers().contains(session.cipher());
        } catch (HandshakeFailed refused) {
            return tooSlow(refused);
        } catch (EOFException | SocketException hungUp) {
            LOG.debug("{} hung up on {}: {}", listener.name(), offer.protocols(), hungUp.getMessage());
            return false;
        }
    }

    private static boolean tooSlow(HandshakeFailed refused) throws HandshakeFailed {
        if (refused.reason() == HandshakeFailed.Reason.TOO_SLOW) {
            throw refused;
        }
        return false;
    }

    private Probed graded(Grade grade, List<String> versions, @Nullable Look today) {
        return new Probed(grade.mark().word(), grade.reasons().stream().map(r -> new OfReason(r.atBest().word(), r.words())).toList(), null, List.copyOf(versions),
                today == null ? null : today.session().protocol(), today == null ? null : today.session().cipher(),
                today == null ? null : today.session().group(), now());
    }

    private Probed not(String why) {
        return new Probed(null, List.of(), why, List.of(), null, null, null, now());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private static String words(IOException failed) {
        return failed.getMessage() == null ? failed.toString() : failed.getMessage();
    }

    @Override
    public void close() throws Exception {
        subscription.close();
    }
}
