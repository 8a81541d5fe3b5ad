package org.signetmail.care.trust;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.care.CareSettings;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.store.Settings;
import org.signetmail.store.StoreException;
import org.signetmail.store.TrustBook;
import org.signetmail.tls.Demand;
import org.signetmail.tls.Ending;
import org.signetmail.tls.Level;
import org.signetmail.tls.Names;
import org.signetmail.tls.OutgoingPolicy;
import org.signetmail.tls.Pem;
import org.signetmail.tls.Pin;
import org.signetmail.tls.Presented;
import org.signetmail.tls.Published;
import org.signetmail.tls.Trust;
import org.signetmail.tls.Verification;

/**
 * Decides about every outgoing TLS connection, and keeps what was refused for the administrator to look at. A route's or an
 * account's own level comes first, then the stricter one of the policies for the destination and for the host, then what a mail
 * domain publishes (DANE, MTA-STS), then the setting {@code tls.outgoing-level}. Thread-safe.
 */
public final class TrustDesk implements OutgoingPolicy {
    private static final Logger LOG = LoggerFactory.getLogger(TrustDesk.class);

    /** Certificates of a refused chain. */
    private static final int MOST_KEPT = 10;

    private final TrustBook book;
    private final Settings settings;
    private final LiveTrust trust;
    private final Encounters encounters;
    private final Clock clock;

    /** @param encounters told how each handshake ended */
    public TrustDesk(TrustBook book, Settings settings, LiveTrust trust, Encounters encounters, Clock clock) {
        this.encounters = encounters;
        this.clock = clock;
        this.book = book;
        this.settings = settings;
        this.trust = trust;
    }

    public TrustBook book() {
        return book;
    }

    public LiveTrust trust() {
        return trust;
    }

    @Override
    public Demand demand(String destination, String host, @Nullable Level asked) {
        String domain = Names.ascii(destination);
        String name = Names.ascii(host);
        Level level = asked == null ? level(domain, name) : asked;
        return watched(name, domain, Demand.of(level, alwaysVerified(), trust, names(name, domain), pins(name, domain)));
    }

    /** Of a level that names certificates nothing is loosened by what a stranger's zone says. */
    @Override
    public boolean decided(String domain, String host) {
        return book.level(Names.ascii(domain)).isPresent() || book.level(Names.ascii(host)).isPresent() || usual() == Level.PINNED;
    }

    @Override
    public Demand mailDemand(String domain, String host, Published published) {
        String to = Names.ascii(domain);
        String name = Names.ascii(host);
        return switch (published) {
            case Published.Nothing _ -> demand(domain, host, null);
            case Published.Dane dane -> watched(name, to, Demand.of(dane, pins(name, to), clock));
            case Published.Sts sts -> watched(name, to, Demand.of(sts, usual(), alwaysVerified(), trust, name, pins(name, to)));
            case Published.Unusable(String why) -> throw new IllegalArgumentException(why);
        };
    }

    /** What is refused is kept, and how each handshake ended is remembered. */
    private Demand watched(String host, String domain, Demand plain) {
        return new Demand(plain.level(), plain.strict(), new Verification() {
            @Override public Trust.Verdict judge(Presented presented) {
                return noted(host, presented, plain.verification().judge(presented));
            }

            @Override public void ended(Ending how) {
                encounters.note(host, domain, plain, how);
            }

            @Override public String words(Presented presented) {
                return plain.verification().words(presented);
            }
        }, plain.basis());
    }

    /** A certificate for the mail domain itself is better than one for its exchanger, whose name may come from an unsigned zone. */
    private static List<String> names(String host, String domain) {
        return Stream.of(host, domain).distinct().toList();
    }

    private Set<Pin> pins(String host, String domain) {
        var pins = new HashSet<>(book.pins(host));
        pins.addAll(book.pins(domain));
        return pins;
    }

    /** How TLS went with each host the last time. */
    public Encounters encounters() {
        return encounters;
    }

    /** What each level says now of what a host showed then, the weakest first. */
    public Map<Level, Trust.Verdict> verdicts(String host, String destination, Presented presented) {
        var verdicts = new EnumMap<Level, Trust.Verdict>(Level.class);
        for (Level level : List.of(Level.OPPORTUNISTIC, Level.ENCRYPT, Level.VERIFY, Level.PINNED)) {
            verdicts.put(level, Demand.of(level, false, trust, names(host, destination), pins(host, destination)).verification().judge(presented));
        }
        return verdicts;
    }

    private Level level(String domain, String host) {
        Optional<Level> forDomain = book.level(domain);
        Optional<Level> forHost = book.level(host);
        return Stream.concat(forDomain.stream(), forHost.stream()).max(Level::compareTo).orElseGet(this::usual);
    }

    /** Whether whatever TLS comes about is verified. */
    public boolean alwaysVerified() {
        return CareSettings.CARE.verifyRemote.of(settings);
    }

    /** The level where nothing else is said. */
    public Level usual() {
        // One of an older version that is not understood does not make connections less safe.
        String word = settings.text(CareSettings.CARE.outgoingLevel.key(), Level.OPPORTUNISTIC.word());
        return Level.of(word).orElseGet(() -> {
            LOG.warn("{} is \"{}\", which is no level ({}): {} is used", CareSettings.CARE.outgoingLevel.key(), word, Level.words(), Level.VERIFY.word());
            return Level.VERIFY;
        });
    }

    private Trust.Verdict noted(String host, Presented presented, Trust.Verdict verdict) {
        if (verdict instanceof Trust.Verdict.Refused(String why)) {
            LOG.warn("{} is not trusted: {}; signet trust seen {} shows what it presented", host, why, host);
            List<X509Certificate> chain = presented.chain();
            try {
                book.saw(host, Pem.write(chain.subList(0, Math.min(chain.size(), MOST_KEPT))), why);
            } catch (StoreException lost) {
                // The refusal stands, and the mail waits, whether it could be written down or not.
                LOG.error("what {} presented could not be kept: {}", host, lost.getMessage());
            }
        }
        return verdict;
    }

    /** Trusts this certificate or key for the host without further questions; null for what it showed when it was refused last. */
    public Outcome<TrustBook.Pinned> pin(String host, @Nullable Pin pin) {
        String name = Names.ascii(host);
        if (!Names.valid(name) || name.startsWith("*")) {
            return new Outcome.Refused<>(Refusal.INVALID, "\"" + host + "\" is no host name or address");
        }
        if (pin != null) {
            return book.pin(name, pin, "named by the administrator");
        }
        Optional<Pin> shown = presented(name);
        if (shown.isEmpty()) {
            return new Outcome.Refused<>(Refusal.NOT_FOUND, "nothing that " + name
                    + " showed was refused here; signet tls probe shows what it has, signet trust pin HOST PIN trusts it");
        }
        Outcome<TrustBook.Pinned> outcome = book.pin(name, shown.get(), book.seen(name).map(seen -> "although " + seen.why()).orElse(""));
        if (outcome instanceof Outcome.Done<TrustBook.Pinned>) {
            book.forget(name);
        }
        return outcome;
    }

    /** Sets how safe connections to a domain or host must be. */
    public Outcome<TrustBook.Policy> set(String destination, Level level) {
        String name = Names.ascii(destination);
        if (!Names.valid(name) || name.startsWith("*")) {
            return new Outcome.Refused<>(Refusal.INVALID, "\"" + destination + "\" is no domain, host name or address");
        }
        var policy = new TrustBook.Policy(name, level);
        book.set(policy);
        return new Outcome.Done<>(policy);
    }

    /** The pin of what the host showed last and was refused. */
    public Optional<Pin> presented(String host) {
        return book.seen(Names.ascii(host)).flatMap(seen -> {
            try {
                return Pem.read(seen.chainPem(), null).certificates().stream().findFirst().map(Pin::ofKey);
            } catch (Pem.Unreadable e) {
                return Optional.empty();
            }
        });
    }
}
