package org.signetmail.care;

import java.security.PrivateKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.files.FileFindings;
import org.signetmail.store.Certificates.Kept;
import org.signetmail.store.Certificates.Source;
import org.signetmail.store.Listeners;
import org.signetmail.store.Store;
import org.signetmail.tls.CertificateDetails;
import org.signetmail.tls.Inspection;
import org.signetmail.tls.Inspection.Finding;
import org.signetmail.tls.Inspection.Kind;
import org.signetmail.tls.Names;
import org.signetmail.tls.Pem;
import org.signetmail.tls.Trust;

/** Says of each certificate what is wrong with it, what it is good for here, and which names are without one. Thread-safe. */
public final class CertificateChecks {
    /**
     * One of them.
     *
     * @param details null where it cannot be read
     * @param covers of the names that are served here; @param presentedFor those for which it is the one that is chosen
     * @param aloneFor those that no other would be believed for
     * @param shownOn listeners that show it to clients without SNI
     */
    public record Check(String name, List<Finding> findings, List<Inspection.Link> chain, @Nullable CertificateDetails details, List<String> covers,
            List<String> presentedFor, List<String> aloneFor, List<String> shownOn) {
        public boolean wrong() {
            return findings.stream().anyMatch(Finding::wrong);
        }
    }

    /** @param names findings about names that are served without a certificate */
    public record Report(boolean wrong, List<Check> certificates, List<Finding> names) {}

    private final Store store;
    private final Caretaker caretaker;
    private final Supplier<Trust> trust;
    private final Clock clock;

    /** @param trust the world's roots, those of the administrator and our own */
    public CertificateChecks(Store store, Caretaker caretaker, Supplier<Trust> trust, Clock clock) {
        this.store = store;
        this.caretaker = caretaker;
        this.trust = trust;
        this.clock = clock;
    }

    public Report all() {
        List<Check> checks = store.certificates().list().stream().filter(kept -> !kept.authority()).map(this::of).toList();
        List<Finding> names = caretaker.namesToCover().stream().filter(Names::valid).filter(name -> caretaker.covering(name).isEmpty())
                .map(name -> Finding.wrong(Kind.NAME_NOT_COVERED, "no certificate covers " + name)).toList();
        return new Report(!names.isEmpty() || checks.stream().anyMatch(Check::wrong), checks, names);
    }

    public Check of(Kept kept) {
        Pem.Contents contents;
        PrivateKey key;
        try {
            contents = Pem.read(kept.chainPem(), null);
            key = kept.keyPem() == null ? null : Pem.read(kept.keyPem(), null).keys().stream().findFirst().orElse(null);
        } catch (Pem.Unreadable e) {
            return unreadable(kept, e.why());
        }
        if (contents.certificates().isEmpty()) {
            return unreadable(kept, "there is no certificate in it");
        }
        boolean madeHere = kept.source() == Source.OWN_CA || kept.source() == Source.SELF_SIGNED;
        Inspection inspection = Inspection.of(contents.certificates(), key, madeHere, trust.get(), clock.instant());
        if (kept.authority()) {
            // It serves no host: only its time counts.
            return new Check(kept.name(), inspection.findings().stream().filter(f -> f.kind() == Kind.EXPIRED || f.kind() == Kind.EXPIRES_SOON).toList(),
                    inspection.chain(), CertificateDetails.of(contents.certificates().getFirst()), List.of(), List.of(), List.of(), List.of());
        }
        List<String> served = caretaker.namesToCover();
        List<String> covers = served.stream().filter(name -> Names.covers(contents.certificates().getFirst(), name)).toList();
        List<String> presented = served.stream().filter(name -> caretaker.covering(name).filter(c -> c.name().equals(kept.name())).isPresent()).toList();
        List<String> shownOn = store.listeners().list().stream().filter(l -> l.enabled() && l.security() != Listeners.Security.NONE)
                .filter(l -> caretaker.shownBy(l.certificate()).filter(c -> c.name().equals(kept.name())).isPresent()).map(Listeners.Listener::name).toList();
        return new Check(kept.name(), Stream.of(inspection.findings(), files(kept), use(covers, shownOn)).flatMap(List::stream).toList(), inspection.chain(),
                CertificateDetails.of(contents.certificates().getFirst()), covers, presented, caretaker.aloneFor(kept.name()), shownOn);
    }

    private List<Finding> files(Kept kept) {
        return store.fileCertificates().find(kept.name()).map(FileFindings::of).orElse(List.of());
    }

    private List<Finding> use(List<String> covers, List<String> shownOn) {
        var findings = new ArrayList<Finding>();
        String host = store.settings().text("host.name").orElse(null);
        if (!shownOn.isEmpty() && host != null && !covers.contains(host)) {
            findings.add(Finding.wrong(Kind.NAME_NOT_COVERED, "it does not cover " + host + ", and clients that name no host are shown it on " + String.join(", ", shownOn)));
        } else if (covers.isEmpty()) {
            findings.add(Finding.note(Kind.UNUSED, "it covers none of the names that are served here"));
        }
        return findings;
    }

    private static Check unreadable(Kept kept, String why) {
        return new Check(kept.name(), List.of(Finding.wrong(Kind.UNREADABLE, "it cannot be read: " + Objects.requireNonNull(why))), List.of(), null,
                List.of(), List.of(), List.of(), List.of());
    }
}
