package org.signetmail.care.trust;

import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.store.Settings;
import org.signetmail.store.StoreException;
import org.signetmail.store.TrustBook;
import org.signetmail.tls.Demand;
import org.signetmail.tls.Level;
import org.signetmail.tls.Names;
import org.signetmail.tls.OutgoingPolicy;
import org.signetmail.tls.Pem;
import org.signetmail.tls.Pin;
import org.signetmail.tls.Presented;
import org.signetmail.tls.Trust;

/**
 * Decides about every outgoing TLS connection, and keeps what was refused for the administrator to look at. A route's or an
 * account's own level comes first, then the stricter one of the policies for the destination and for the host, then the
 * setting {@code tls.outgoing-level}. Thread-safe.
 */
public final class TrustDesk implements OutgoingPolicy {
    /** Settings. */
    public static final String LEVEL = "tls.outgoing-level";
    public static final String VERIFY_REMOTE = "tls.verify-remote";

    private static final Logger LOG = LoggerFactory.getLogger(TrustDesk.class);

    /** Certificates of a refused chain. */
    private static final int MOST_KEPT = 10;

    private final TrustBook book;
    private final Settings settings;
    private final LiveTrust trust;

    public TrustDesk(TrustBook book, Settings settings, LiveTrust trust) {
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
        boolean strict = settings.text(VERIFY_REMOTE, "").equalsIgnoreCase("always");
        var pins = new HashSet<>(book.pins(name));
        pins.addAll(book.pins(domain));
        // RFC 8461 4.1 calls it the policy's name: a certificate for the domain itself is as good as one for its exchanger.
        Demand plain = Demand.of(level, strict, trust, Stream.of(name, domain).distinct().toList(), pins);
        return new Demand(level, strict, presented -> noted(name, presented, plain.verification().judge(presented)));
    }

    private Level level(String domain, String host) {
        Optional<Level> forDomain = book.level(domain);
        Optional<Level> forHost = book.level(host);
        return Stream.concat(forDomain.stream(), forHost.stream()).max(Level::compareTo).orElseGet(this::usual);
    }

    /** The level where nothing else is said. */
    public Level usual() {
        String word = settings.text(LEVEL, Level.OPPORTUNISTIC.word());
        return Level.of(word).orElseGet(() -> {
            LOG.warn("{} is \"{}\", which is no level ({}): {} is used", LEVEL, word, Level.words(), Level.VERIFY.word());
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
