package org.signetmail.care.alert;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.care.CareSettings;
import org.signetmail.store.AlertBook.Alert;
import org.signetmail.store.AlertBook.Severity;
import org.signetmail.store.Certificates;
import org.signetmail.store.Certificates.Kept;
import org.signetmail.store.Settings;
import org.signetmail.tls.CertificateView;
import org.signetmail.tls.Pem;

/**
 * Warns of certificates that come to their end: 30, 14, 7, 3 and 1 days before (the setting {@code alerts.expiry-days}), and when
 * it is past. A life shorter than 90 days has these in proportion; one that renews itself is not spoken of before its last
 * quarter, when a renewal has already failed. Thread-safe.
 */
public final class ExpiryWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ExpiryWatch.class);
    private static final Duration USUAL_LIFE = Duration.ofDays(90);
    private static final Duration GRAVE = Duration.ofDays(7);
    private static final String PREFIX = "certificate/";
    private static final String SUFFIX = "/expiry";

    private final Certificates certificates;
    private final Settings settings;
    private final Alerts alerts;
    private final Clock clock;

    public ExpiryWatch(Certificates certificates, Settings settings, Alerts alerts, Clock clock) {
        this.certificates = certificates;
        this.settings = settings;
        this.alerts = alerts;
        this.clock = clock;
    }

    /** Looks at all certificates once: raises what is near, clears what is renewed or gone. */
    public void look() {
        Instant now = clock.instant();
        List<Duration> before = before();
        Set<String> near = new HashSet<>();
        for (Kept kept : certificates.list()) {
            Optional<CertificateView> leaf = leaf(kept, now);
            if (leaf.isPresent() && raised(kept, leaf.get(), before, now)) {
                near.add(PREFIX + kept.name() + SUFFIX);
            }
        }
        alerts.list().stream().map(Alert::key).filter(key -> key.startsWith(PREFIX) && key.endsWith(SUFFIX) && !near.contains(key)).forEach(alerts::clear);
    }

    private static Optional<CertificateView> leaf(Kept kept, Instant now) {
        try {
            return Pem.read(kept.chainPem(), null).certificates().stream().findFirst().map(c -> CertificateView.of(c, now));
        } catch (Pem.Unreadable e) {
            LOG.debug("certificate {} has nothing that ends: {}", kept.name(), e.why());
            return Optional.empty();
        }
    }

    private boolean raised(Kept kept, CertificateView leaf, List<Duration> before, Instant now) {
        Duration life = Duration.between(leaf.notBefore(), leaf.notAfter());
        Duration left = Duration.between(now, leaf.notAfter());
        boolean renewsItself = switch (kept.source()) {
            case OWN_CA, SELF_SIGNED, ORDERED -> !kept.authority();
            case FILES, IMPORTED, REQUESTED -> false;
        };
        Duration shortened = shortened(life);
        Duration stage = null;
        for (Duration threshold : before) {
            Duration mine = threshold.multipliedBy(shortened.toSeconds()).dividedBy(USUAL_LIFE.toSeconds());
            boolean early = renewsItself && mine.compareTo(life.dividedBy(4)) > 0;
            if (!early && left.compareTo(mine) <= 0) {
                stage = threshold;
            }
        }
        if (stage == null && left.isPositive()) {
            return false;
        }
        Duration grave = GRAVE.multipliedBy(shortened.toSeconds()).dividedBy(USUAL_LIFE.toSeconds());
        boolean over = !left.isPositive();
        String words = "certificate " + kept.name() + (over ? " expired on " + leaf.notAfter() : " expires in " + inWords(left) + ", on " + leaf.notAfter());
        alerts.raise(PREFIX + kept.name() + SUFFIX, left.compareTo(grave) <= 0 ? Severity.CRITICAL : Severity.WARNING, words, remedy(kept),
                leaf.notAfter() + " " + (over || stage == null ? "over" : stage.toString()));
        return true;
    }

    /** The days that are meant for 90 of them, on a life of so long. */
    private static Duration shortened(Duration life) {
        return life.compareTo(USUAL_LIFE) < 0 ? life : USUAL_LIFE;
    }

    private static String remedy(Kept kept) {
        return switch (kept.source()) {
            case FILES -> "whoever writes its files has not written new ones";
            case IMPORTED -> "import a new one: signet cert import " + kept.name() + " FILE… --replace";
            case REQUESTED -> "request a new one: signet cert csr " + kept.name();
            case ORDERED -> "its renewal has failed: signet cert show " + kept.name() + " says why";
            case OWN_CA, SELF_SIGNED -> kept.authority() ? "devices that trust it need a new one in time" : "its renewal has failed: the log says why";
        };
    }

    private static String inWords(Duration left) {
        return left.toDays() >= 2 ? left.toDays() + " days" : left.toHours() >= 2 ? left.toHours() + " hours" : left.toMinutes() + " minutes";
    }

    /** Longest first. */
    private List<Duration> before() {
        List<Duration> days = new ArrayList<>(CareSettings.CARE.expiryDays.of(settings).stream().map(Duration::ofDays).toList());
        days.sort(Comparator.reverseOrder());
        return days;
    }
}
