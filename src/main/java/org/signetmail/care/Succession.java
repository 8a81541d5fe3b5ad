package org.signetmail.care;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.store.Certificates;
import org.signetmail.store.Certificates.Kept;
import org.signetmail.store.Certificates.Source;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.store.Store;
import org.signetmail.tls.Authority;
import org.signetmail.tls.Pem;

/**
 * How one authority of the installation follows another. The next one, with a key and a name of its own, is made a year before
 * the end and handed out beside the one that signs, so that devices have time to get it; 120 days before the end it takes over
 * and what was signed is signed anew; the old one is handed out until it is over. Each step may be done twice, so a crash between
 * two is made good at the next look. Called under {@link OwnSigning}'s lock. docs/decisions/0006.
 */
final class Succession {
    static final String NEXT = "own-ca-next";
    static final String OLD = "own-ca-old";
    /** Longer than a leaf lives: none is ever cut short by its issuer's end. */
    static final Duration HAND_OVER = Duration.ofDays(120);
    private static final Duration AHEAD = Duration.ofDays(365);
    private static final Logger LOG = LoggerFactory.getLogger(Succession.class);

    private final Store store;
    private final Clock clock;

    Succession(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** What is due now. @param name of a new authority */
    void look(Authority signing, String name) {
        Instant now = clock.instant();
        Instant end = signing.certificate().getNotAfter().toInstant();
        if (now.isAfter(end.minus(AHEAD)) && next().isEmpty()) {
            prepare(signing, name);
        }
        if (now.isAfter(end.minus(HAND_OVER)) || next().filter(next -> next.certificate().equals(signing.certificate())).isPresent()) {
            takeOver(true);
        }
        certificate(OLD).filter(old -> now.isAfter(old.getNotAfter().toInstant())).ifPresent(old -> {
            store.certificates().remove(OLD);
            LOG.info("the authority of before, {}, is over and handed out no more", old.getSubjectX500Principal().getName());
        });
    }

    /** Makes the next one, for the same domains. */
    void prepare(Authority signing, String name) {
        Instant now = clock.instant();
        Authority made = Authority.create(name, signing.constraints().domains(), now);
        if (store.certificates().add(NEXT, Source.SELF_SIGNED, Pem.write(List.of(made.certificate())), Pem.write(made.key()), List.of(), true) instanceof Outcome.Done<Kept>) {
            LOG.warn("made the next authority of this installation, {}: devices need it (signet ca export) before it takes over", name);
        }
    }

    /** The next one signs from now on. @param handOutOld whether the one before is still believed: not when its key may be in wrong hands */
    void takeOver(boolean handOutOld) {
        Optional<Kept> next = store.certificates().find(NEXT);
        Optional<Kept> signing = store.certificates().find(Caretaker.AUTHORITY);
        if (next.isEmpty() || signing.isEmpty()) {
            return;
        }
        if (!signing.get().chainPem().equals(next.get().chainPem())) {
            if (handOutOld) {
                keepOld(signing.get().chainPem());
            }
            done(store.certificates().replace(Caretaker.AUTHORITY, next.get().chainPem(), next.get().keyPem(), List.of()));
            LOG.warn("the next authority of this installation has taken over; devices that do not have it refuse this server (signet ca export)");
        }
        done(store.certificates().remove(NEXT));
    }

    /** Without its key, which is wanted no more. */
    private void keepOld(String chainPem) {
        if (store.certificates().add(OLD, Source.SELF_SIGNED, chainPem, null, List.of(), true) instanceof Outcome.Refused<Kept>(Refusal kind, String why)) {
            if (kind != Refusal.EXISTS) {
                throw new IllegalStateException("the authority of before cannot be kept: " + why);
            }
            done(store.certificates().replace(OLD, chainPem, null, List.of()));
        }
    }

    private static void done(Outcome<Kept> outcome) {
        if (outcome instanceof Outcome.Refused<Kept>(Refusal kind, String why) && kind != Refusal.NOT_FOUND) {
            throw new IllegalStateException("the installation's authority could not be changed: " + why);
        }
    }

    /** The one that takes over next. */
    Optional<Authority> next() {
        return store.certificates().find(NEXT).map(OwnSigning::read);
    }

    private Optional<X509Certificate> certificate(String name) {
        return certificates(store.certificates(), name).findFirst();
    }

    /** What devices are to have, the newest first. */
    static List<X509Certificate> offered(Certificates certificates) {
        return Stream.of(NEXT, Caretaker.AUTHORITY, OLD).flatMap(name -> certificates(certificates, name)).toList();
    }

    private static Stream<X509Certificate> certificates(Certificates certificates, String name) {
        return certificates.find(name).stream().flatMap(kept -> {
            try {
                return Pem.read(kept.chainPem(), null).certificates().stream();
            } catch (Pem.Unreadable e) {
                LOG.error("certificate {} cannot be read: {}", name, e.why());
                return Stream.empty();
            }
        });
    }

    /** Whether this leaf is of that authority. */
    static boolean signed(Authority authority, @Nullable X509Certificate leaf) {
        if (leaf == null) {
            return false;
        }
        try {
            leaf.verify(authority.certificate().getPublicKey());
            return true;
        } catch (GeneralSecurityException another) {
            return false;
        }
    }
}
