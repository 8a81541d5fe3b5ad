package org.signetmail.care;

import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.care.acme.Authorities;
import org.signetmail.care.acme.Challenges;
import org.signetmail.care.acme.Orders;
import org.signetmail.store.Certificates;
import org.signetmail.store.Certificates.Kept;
import org.signetmail.store.Certificates.Source;
import org.signetmail.store.Changes;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.store.Listeners;
import org.signetmail.store.Listeners.Listener;
import org.signetmail.store.Store;
import org.signetmail.tls.Assembly;
import org.signetmail.tls.Authority;
import org.signetmail.tls.CertificateChoice;
import org.signetmail.tls.CertificateIndex;
import org.signetmail.tls.CertificateView;
import org.signetmail.tls.Credential;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.Names;
import org.signetmail.tls.Pem;

/**
 * Takes care of the installation's certificates: makes its authority, signs and renews what it signs, takes in what the
 * administrator brings, and chooses for each handshake. A handshake looks at an index that every change replaces whole, so
 * it never waits. Thread-safe. In its life: made over an open store, {@link #start}ed for renewals, closed.
 */
public final class Caretaker implements CertificateChoice, AutoCloseable {
    /** The name of the authority's certificate, and of the certificate made at first start. */
    public static final String AUTHORITY = "own-ca";
    public static final String OWN = "own";
    /** The names under which the authority's certificates may be, the signing one first. */
    public static final List<String> AUTHORITIES = List.of(AUTHORITY, Succession.NEXT, Succession.OLD);

    private static final Logger LOG = LoggerFactory.getLogger(Caretaker.class);
    private static final Duration LEAF_LIFE = Duration.ofDays(90);
    private static final Duration LOOK_EVERY = Duration.ofHours(1);
    private static final Duration LONGEST_CHORE = Duration.ofSeconds(10);

    private final Store store;
    private final Clock clock;
    private final AutoCloseable subscription;
    private final ScheduledExecutorService chores = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("caretaker").factory());
    private final OwnSigning signing;
    private final Imports imports;
    private final Requested requested;
    private final Challenges challenges = new Challenges();
    private final Authorities authorities;
    private final Orders orders;
    private final NextKeys nextKeys;
    private volatile CertificateIndex index;

    public Caretaker(Store store, Clock clock) {
        this(store, clock, Caretaker::systemTrust);
    }

    /** @param https whom authorities' servers are verified against; asked when one is first spoken to */
    public Caretaker(Store store, Clock clock, Supplier<SSLContext> https) {
        this.store = store;
        this.clock = clock;
        signing = new OwnSigning(store, clock);
        imports = new Imports(store.certificates(), clock, this::refresh);
        nextKeys = new NextKeys(store);
        requested = new Requested(store, clock, this::refresh);
        authorities = new Authorities(store.acme(), clock, https);
        orders = new Orders(store, challenges, nextKeys, this::refresh, clock, RandomGenerator.getDefault(), https);
        subscription = store.changes().subscribe(change -> {
            if (change instanceof Changes.Change.CertificatesChanged || change instanceof Changes.Change.SettingsChanged) {
                // On the committer's thread nothing may be read from the database: the reading is a chore.
                chores.execute(this::refresh);
            }
        });
        // Read after subscribing: what changes in between is not missed.
        synchronized (this) {
            index = read();
        }
    }

    private static SSLContext systemTrust() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no TLS", e);
        }
    }

    /** Renews what is due, now and every hour. */
    public void start() {
        chores.scheduleWithFixedDelay(this::renew, 0, LOOK_EVERY.toMinutes(), TimeUnit.MINUTES);
        orders.start();
    }

    /** One at a time: an older reading never replaces a newer one. */
    public synchronized void refresh() {
        try {
            index = read();
        } catch (RuntimeException e) {
            LOG.error("the certificates could not be read; those of before go on serving", e);
        }
    }

    private CertificateIndex read() {
        var credentials = new ArrayList<Credential>();
        var madeHere = new HashSet<String>();
        for (Kept kept : store.certificates().list()) {
            if (!kept.authority()) {
                credential(kept).ifPresent(credentials::add);
                if (kept.source() == Source.OWN_CA || kept.source() == Source.SELF_SIGNED) {
                    madeHere.add(kept.name());
                }
            }
        }
        return new CertificateIndex(credentials, madeHere, standard(credentials, madeHere), clock);
    }

    /** What clients are shown that name no host: what is set, else what the host's own name is shown with. */
    private @Nullable String standard(List<Credential> credentials, Set<String> madeHere) {
        return CareSettings.CARE.defaultCertificate.find(store.settings()).or(() -> store.settings().text("host.name")
                .flatMap(host -> Optional.ofNullable(new CertificateIndex(credentials, madeHere, null, clock).covering(host))).map(Credential::name))
                .orElse(credentials.stream().anyMatch(c -> c.name().equals(OWN)) ? OWN : null);
    }

    private Optional<Credential> credential(Kept kept) {
        String key = kept.keyPem();
        if (key == null) {
            return Optional.empty();
        }
        try {
            return switch (Assembly.of(kept.name(), Pem.read(kept.chainPem() + key, null))) {
                case Assembly.Done(Credential credential) -> Optional.of(credential);
                case Assembly.Faulty(String why) -> {
                    LOG.error("certificate {} does not serve: {}", kept.name(), why);
                    yield Optional.empty();
                }
            };
        } catch (Pem.Unreadable e) {
            LOG.error("certificate {} does not serve: {}", kept.name(), e.why());
            return Optional.empty();
        }
    }

    @Override
    public @Nullable Credential choose(@Nullable String serverName, @Nullable String fallback, boolean ecdsa) {
        return index.choose(serverName, fallback, ecdsa);
    }

    @Override
    public @Nullable Credential challenge(String serverName) {
        return challenges.credential(serverName);
    }

    /** What listeners answer to authorities that look at a proof. */
    public Challenges challenges() {
        return challenges;
    }

    /** The accounts with ACME authorities. */
    public Authorities authorities() {
        return authorities;
    }

    /** What is ordered from them. */
    public Orders orders() {
        return orders;
    }

    /** All that may be shown in handshakes. */
    public List<Credential> serving() {
        return index.credentials();
    }

    /** Which certificate a name has by right, or empty when only a default would be shown. */
    public Optional<Credential> covering(String name) {
        return Optional.ofNullable(index.covering(name));
    }

    /** What a handshake on a listener without SNI is shown. */
    public Optional<Credential> shownBy(@Nullable String certificate) {
        return Optional.ofNullable(index.choose(null, certificate, true));
    }

    /** The installation's authority, made when there is none. */
    public Authority ensureAuthority() {
        return signing.authority(List.of());
    }

    /** The authority's certificates as PEM, for devices that are to trust them, the newest first. */
    public String authorityPem() {
        return Pem.write(authoritiesOffered());
    }

    /** The authority's certificates that devices are to have, the newest first: the next one too, and that of before until it is over. */
    public List<X509Certificate> authoritiesOffered() {
        return signing.offered();
    }

    /** Where the authority is on its way to another. */
    public sealed interface Following {
        /** The next one is there. @param takesOver when */
        record Coming(Instant takesOver) implements Following {}

        /** The one before is still handed out. @param ends when it is over */
        record TookOver(Instant ends) implements Following {}
    }

    /** Empty for most of ten years. */
    public Optional<Following> following() {
        Optional<Instant> ends = end(AUTHORITY);
        if (store.certificates().find(Succession.NEXT).isPresent()) {
            return ends.map(end -> new Following.Coming(end.minus(Succession.HAND_OVER)));
        }
        return end(Succession.OLD).map(Following.TookOver::new);
    }

    private Optional<Instant> end(String name) {
        return store.certificates().find(name).flatMap(this::view).map(CertificateView::notAfter);
    }

    /** Makes the next authority now. @param atOnce whether it takes over at once: devices that do not have it refuse this server */
    public void renewAuthority(boolean atOnce) {
        signing.renew(atOnce);
        renew();
        refresh();
    }

    /**
     * Certificates of the own authority for at least these names: made, or made anew where a name is missing. The first has
     * this name; those for domains that came later have the domain's name after it.
     */
    public void ensureOwn(String name, List<String> hosts) {
        List<String> wanted = ascii(hosts.stream().filter(Names::valid).toList());
        fault(hosts).ifPresent(why -> LOG.warn("certificate {} is made without a name: {}", name, why));
        store.certificates().find(name).ifPresentOrElse(first -> signing.places(name, first.names(), wanted).forEach(this::ensure), () -> ensure(name, wanted));
    }

    private void ensure(String name, List<String> wanted) {
        Kept kept = store.certificates().find(name).orElse(null);
        if (kept == null) {
            if (createOwn(name, wanted, KeySpec.ECDSA_P256) instanceof Outcome.Refused<Kept>(Refusal _, String why)) {
                LOG.error("certificate {} could not be made: {}", name, why);
            }
        } else if (kept.source() == Source.OWN_CA && !new HashSet<>(kept.names()).containsAll(wanted)) {
            Set<String> all = new LinkedHashSet<>(kept.names());
            all.addAll(wanted);
            // The key stays: its TLSA record is published, and nobody was told of another.
            reissue(kept, List.copyOf(all), false);
        }
    }

    /** All names that this installation is looked for under: the host's and each domain's. */
    public List<String> namesToCover() {
        Set<String> names = new LinkedHashSet<>();
        store.settings().text("host.name").ifPresent(names::add);
        store.directory().domains().forEach(domain -> names.addAll(ClientNames.of(domain.name())));
        return List.copyOf(names);
    }

    public Outcome<Kept> createOwn(String name, List<String> names, KeySpec spec) {
        return fault(names).<Outcome<Kept>>map(why -> new Outcome.Refused<>(Refusal.INVALID, why)).orElseGet(() -> {
            Authority authority = signing.authority(ascii(names));
            KeyPair pair = spec.generate();
            X509Certificate leaf = authority.sign(pair.getPublic(), ascii(names), clock.instant(), LEAF_LIFE);
            return settled(store.certificates().add(name, Source.OWN_CA, Pem.write(List.of(leaf)), Pem.write(pair.getPrivate()), ascii(names), false));
        });
    }

    public Outcome<Kept> createSelfSigned(String name, List<String> names, KeySpec spec) {
        return fault(names).<Outcome<Kept>>map(why -> new Outcome.Refused<>(Refusal.INVALID, why)).orElseGet(() -> {
            KeyPair pair = spec.generate();
            X509Certificate leaf = Authority.selfSigned(pair, ascii(names), clock.instant(), LEAF_LIFE);
            return settled(store.certificates().add(name, Source.SELF_SIGNED, Pem.write(List.of(leaf)), Pem.write(pair.getPrivate()), ascii(names), false));
        });
    }

    /** What the administrator takes away. */
    public Exports exports() {
        return new Exports(store.certificates());
    }

    /** What the administrator asks an authority for. */
    public Requested requested() {
        return requested;
    }

    /** The keys that certificates will have next. */
    public NextKeys nextKeys() {
        return nextKeys;
    }

    /** What the administrator brings. */
    public Imports imports() {
        return imports;
    }

    /** Refused while something needs it. @param anyway whether that names would be covered by none is no matter */
    public Outcome<Kept> remove(String name, boolean anyway) {
        Optional<String> user = user(name, anyway);
        return user.isPresent() ? new Outcome.Refused<>(Refusal.IN_USE, user.get()) : settled(store.certificates().remove(name));
    }

    private Optional<String> user(String name, boolean anyway) {
        if (name.equals(AUTHORITY) || name.equals(Succession.NEXT)) {
            return Optional.of("the installation's authority signs its certificates");
        }
        if (CareSettings.CARE.defaultCertificate.find(store.settings()).filter(name::equals).isPresent()) {
            return Optional.of("it is the one that " + CareSettings.CARE.defaultCertificate.key() + " names");
        }
        List<String> bare = serving().stream().allMatch(c -> c.name().equals(name)) ? showing().map(Listener::name).toList() : List.of();
        if (!bare.isEmpty() && !serving().isEmpty()) {
            return Optional.of("it is the only one, and " + String.join(", ", bare) + " would have none to show");
        }
        List<String> alone = anyway ? List.of() : aloneFor(name);
        return alone.isEmpty() ? Optional.empty() : Optional.of("no other certificate covers " + String.join(", ", alone)
                + "; bring or make one for them first, or say that they may be without (on the command line: --anyway)");
    }

    private Stream<Listener> showing() {
        return store.listeners().list().stream().filter(l -> l.enabled() && l.security() != Listeners.Security.NONE);
    }

    /** Listeners with TLS that have no certificate to show: nobody gets in there. */
    public List<String> bare() {
        return showing().filter(l -> shownBy(l.certificate()).isEmpty()).map(Listener::name).toList();
    }

    /** Names served here that clients believe it for, and no other. */
    public List<String> aloneFor(String name) {
        Instant now = clock.instant();
        var others = new CertificateIndex(serving().stream().filter(c -> !c.name().equals(name)).toList(), null, clock);
        return namesToCover().stream().filter(Names::valid)
                .filter(host -> covering(host).filter(c -> c.name().equals(name) && timely(c, now)).isPresent())
                .filter(host -> Optional.ofNullable(others.covering(host)).filter(c -> timely(c, now)).isEmpty()).toList();
    }

    private static boolean timely(Credential credential, Instant now) {
        return !now.isBefore(credential.leaf().getNotBefore().toInstant()) && !now.isAfter(credential.leaf().getNotAfter().toInstant());
    }

    /** A change that was made is seen by the next handshake, and not only soon. */
    private Outcome<Kept> settled(Outcome<Kept> outcome) {
        if (outcome instanceof Outcome.Done<Kept>) {
            refresh();
        }
        return outcome;
    }

    static Optional<String> fault(List<String> names) {
        if (names.isEmpty()) {
            return Optional.of("a certificate is for at least one name");
        }
        return names.stream().filter(n -> !Names.valid(n)).findFirst().map(n -> "\"" + n + "\" is no host name or address");
    }

    static List<String> ascii(List<String> names) {
        return names.stream().map(Names::ascii).distinct().toList();
    }

    /** Looks through all certificates once, and makes anew those made here that are due. One that fails keeps no other from it. */
    void renew() {
        try {
            signing.succeed();
            List<Kept> all = store.certificates().list();
            all.stream()
                    .filter(kept -> !kept.authority() && (kept.source() == Source.OWN_CA || kept.source() == Source.SELF_SIGNED) && due(kept))
                    .forEach(this::renew);
            signAnew(store.certificates().list());
            all.stream().filter(kept -> !kept.authority() && kept.source() == Source.OWN_CA).forEach(this::thinkAhead);
        } catch (RuntimeException e) {
            LOG.error("the certificates could not be looked through for renewal, tried again in an hour", e);
        }
    }

    /** What another authority of before has signed, under the key that it has: only its issuer has changed. */
    private void signAnew(List<Kept> all) {
        Optional<Authority> now = store.certificates().find(AUTHORITY).map(OwnSigning::read);
        all.stream().filter(kept -> !kept.authority() && kept.source() == Source.OWN_CA)
                .filter(kept -> now.isPresent() && credential(kept).filter(c -> !Succession.signed(now.get(), c.leaf())).isPresent())
                .forEach(kept -> {
                    try {
                        reissue(kept, kept.names(), false);
                    } catch (RuntimeException e) {
                        LOG.error("certificate {} could not be signed by the new authority, tried again in an hour", kept.name(), e);
                    }
                });
    }

    /** The next key is there long before it is wanted. */
    private void thinkAhead(Kept kept) {
        credential(kept).ifPresent(credential -> nextKeys.after(kept.name(), credential.leaf()));
    }

    private void renew(Kept kept) {
        try {
            reissue(kept, kept.names(), true);
        } catch (RuntimeException e) {
            LOG.error("renewing certificate {} failed, tried again in an hour", kept.name(), e);
        }
    }

    /** At two thirds of its life. */
    private boolean due(Kept kept) {
        Optional<CertificateView> view = view(kept);
        if (view.isEmpty()) {
            return false;
        }
        Instant from = view.get().notBefore();
        Duration life = Duration.between(from, view.get().notAfter());
        return clock.instant().isAfter(from.plus(life.multipliedBy(2).dividedBy(3)));
    }

    private void reissue(Kept kept, List<String> names, boolean rollKey) {
        Optional<Credential> old = credential(kept);
        KeyPair pair;
        X509Certificate leaf;
        // Whoever trusts a certificate that stands for itself has pinned its key.
        boolean roll = rollKey && kept.source() == Source.OWN_CA;
        pair = old.map(c -> roll ? nextKeys.after(kept.name(), c.leaf()) : new KeyPair(c.leaf().getPublicKey(), c.key()))
                .orElseGet(KeySpec.ECDSA_P256::generate);
        if (kept.source() == Source.SELF_SIGNED) {
            leaf = Authority.selfSigned(pair, ascii(names), clock.instant(), LEAF_LIFE);
        } else {
            leaf = signing.authority(ascii(names)).sign(pair.getPublic(), ascii(names), clock.instant(), LEAF_LIFE);
        }
        switch (settled(store.certificates().replace(kept.name(), Pem.write(List.of(leaf)), Pem.write(pair.getPrivate()), ascii(names)))) {
            case Outcome.Done<Kept> _ -> LOG.info("certificate {} was made anew, valid until {}", kept.name(), leaf.getNotAfter().toInstant());
            case Outcome.Refused<Kept>(Refusal _, String why) -> LOG.error("certificate {} could not be made anew: {}", kept.name(), why);
        }
    }

    /** The leaf as a person looks at it; empty when it cannot be read. */
    public Optional<CertificateView> view(Kept kept) {
        try {
            return Pem.read(kept.chainPem(), null).certificates().stream().findFirst().map(c -> CertificateView.of(c, clock.instant()));
        } catch (Pem.Unreadable e) {
            LOG.error("certificate {} cannot be read: {}", kept.name(), e.why());
            return Optional.empty();
        }
    }

    public Certificates certificates() {
        return store.certificates();
    }

    @Override
    public void close() throws Exception {
        orders.close();
        subscription.close();
        // What is being read or renewed is ended first: the store is closed after this.
        chores.shutdown();
        if (!chores.awaitTermination(LONGEST_CHORE.toSeconds(), TimeUnit.SECONDS)) {
            LOG.warn("a chore of the certificates did not end within {} s", LONGEST_CHORE.toSeconds());
            chores.shutdownNow();
        }
    }
}
