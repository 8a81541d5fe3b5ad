package org.signetmail.care;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.store.Certificates.Kept;
import org.signetmail.store.Certificates.Source;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Domain;
import org.signetmail.store.Store;
import org.signetmail.tls.Authority;
import org.signetmail.tls.Names;
import org.signetmail.tls.Pem;

/**
 * The installation's authority: made when it is first needed, for the domains that are known then and no others, and made
 * wider when a name beyond them is to be signed. Its key and name stay, so what devices trust goes on; a device that has the
 * narrower certificate believes it for the narrower names. Thread-safe. docs/decisions/0004.
 */
final class OwnSigning {
    private static final Logger LOG = LoggerFactory.getLogger(OwnSigning.class);

    private final Store store;
    private final Clock clock;

    private final Succession succession;

    OwnSigning(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
        succession = new Succession(store, clock);
    }

    /** Makes the next authority when it is time, and lets it take over. Nothing while there is none yet. */
    synchronized void succeed() {
        store.certificates().find(Caretaker.AUTHORITY).ifPresent(kept -> succession.look(read(kept), name()));
    }

    /** Makes the next authority now, and with {@code atOnce} lets it take over: the one before is believed no more. */
    synchronized void renew(boolean atOnce) {
        Authority signing = authority(List.of());
        if (succession.next().isEmpty()) {
            succession.prepare(signing, name());
        }
        if (atOnce) {
            succession.takeOver(false);
        }
    }

    /** What devices are to have, the newest first; made when there is none. */
    synchronized List<X509Certificate> offered() {
        authority(List.of());
        return Succession.offered(store.certificates());
    }

    /** With the day, so that two that follow each other have two names. */
    private String name() {
        return firstName() + " " + clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /** Devices show it for ten years: a name without a dot, as "localhost" before the set-up, tells nobody whose it is. */
    private String firstName() {
        return "Signet CA of " + store.settings().text("host.name").filter(host -> host.indexOf('.') > 0).orElse("this server");
    }

    /** The authority, which may speak for these names. One at a time: two would be made otherwise. */
    synchronized Authority authority(List<String> names) {
        Kept kept = store.certificates().find(Caretaker.AUTHORITY).orElse(null);
        if (kept == null) {
            return made(names);
        }
        Authority authority = read(kept);
        succession.next().ifPresent(next -> {
            List<String> beyond = next.constraints().beyond(names);
            if (!beyond.isEmpty()) {
                widened(Succession.NEXT, next, domains(beyond));
            }
        });
        List<String> beyond = authority.constraints().beyond(names);
        return beyond.isEmpty() ? authority : widened(Caretaker.AUTHORITY, authority, domains(beyond));
    }

    private Authority made(List<String> names) {
        var known = new ArrayList<>(domains(store.directory().domains().stream().map(Domain::name).toList()));
        store.settings().text("host.name").ifPresent(known::add);
        if (!known.isEmpty()) {
            known.addAll(domains(names));
        }
        Authority made = Authority.create(firstName(), known, clock.instant());
        store.certificates().add(Caretaker.AUTHORITY, Source.SELF_SIGNED, Pem.write(List.of(made.certificate())), Pem.write(made.key()), List.of(), true);
        LOG.info("made the installation's own certificate authority, for {}", known.isEmpty() ? "any name" : String.join(", ", made.constraints().domains()));
        return made;
    }

    private Authority widened(String kept, Authority authority, List<String> more) {
        Authority wider = authority.widened(more, clock.instant());
        if (store.certificates().replace(kept, Pem.write(List.of(wider.certificate())), Pem.write(wider.key()), List.of())
                instanceof Outcome.Refused<Kept>(var _, String why)) {
            throw new IllegalStateException("the installation's authority could not be made wider: " + why);
        }
        LOG.info("the installation's authority may speak for {} too now; devices that come there need its certificate (signet ca export), others go on",
                String.join(", ", more));
        return wider;
    }

    static Authority read(Kept kept) {
        try {
            Pem.Contents contents = Pem.read(kept.chainPem() + kept.keyPem(), null);
            return new Authority(contents.certificates().getFirst(), contents.keys().getFirst());
        } catch (Pem.Unreadable e) {
            throw new IllegalStateException("the installation's authority cannot be read: " + e.why(), e);
        }
    }

    /** The domains that names belong to, each once: one that is served here, or the name itself, without a wildcard's star. */
    private List<String> domains(List<String> names) {
        return names.stream().map(this::domain).distinct().toList();
    }

    private String domain(String name) {
        String host = Names.ascii(name.startsWith("*.") ? name.substring(2) : name);
        return store.directory().domains().stream().map(Domain::name).map(Names::ascii).filter(d -> host.equals(d) || host.endsWith("." + d)).findFirst().orElse(host);
    }

    /**
     * Which certificates have to hold which names. A first one holds all that are known when it is made. What comes later is
     * of a wider authority: it gets one of its own for each domain, and those who trust the narrower one go on with the first.
     *
     * @param first the first certificate's name; @param held the names that it holds
     */
    Map<String, List<String>> places(String first, List<String> held, List<String> wanted) {
        var places = new LinkedHashMap<String, List<String>>();
        boolean any = authority(List.of()).constraints().domains().isEmpty();
        for (String name : wanted) {
            String domain = domain(name);
            boolean home = any || held.contains(name) || held.stream().anyMatch(h -> domain(h).equals(domain));
            places.computeIfAbsent(home ? first : first + " " + domain, _ -> new ArrayList<>()).add(name);
        }
        return places;
    }
}
