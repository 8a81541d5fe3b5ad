package org.signetmail.web.api;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.Caretaker;
import org.signetmail.care.Imports;
import org.signetmail.store.CertificateRequests.Pending;
import org.signetmail.store.Certificates;
import org.signetmail.store.Directory;
import org.signetmail.store.Store;
import org.signetmail.tls.AppleProfile;
import org.signetmail.tls.Bundle;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.Pem;
import org.signetmail.web.api.Actor.Area;
import org.signetmail.web.api.Operation.May;

import static org.signetmail.web.api.Problem.required;

/** {@code /certificates} and {@code /authority}. Thread-safe. */
public final class CertificateOperations {
    private final Store store;
    private final Caretaker caretaker;

    CertificateOperations(Store store, Caretaker caretaker) {
        this.store = store;
        this.caretaker = caretaker;
    }

    /**
     * @param pem all that devices are to trust, the newest first; @param current the one that signs
     * @param next the one that takes over, and @param takesOver when; null without one
     * @param oldEnds until when the one before is handed out too, or null; @param apple a profile with all of them for Apple's devices
     */
    public record OfAuthority(String pem, String current, @Nullable String next, @Nullable Instant takesOver, @Nullable Instant oldEnds, String apple) {}

    /** @param atOnce whether the next authority takes over now: devices that do not have it refuse this server */
    record RenewAuthority(@Nullable Boolean atOnce) {}

    void register(Operations all) {
        all.add(Operation.get("certificates.list", "/certificates", "Certificates, and requests that wait for their first").pages(Views.OfCertificate.class)
                .run(_ -> Page.whole(listed())));
        all.add(Operation.post("certificates.add", "/certificates", "A certificate that is made here, or brought").area(Area.TLS)
                .takes(Requests.NewCertificate.class).gives(Views.OfCertificate.class).made().run(ask -> {
                    Requests.NewCertificate wanted = ask.body(Requests.NewCertificate.class);
                    String name = required("name", wanted.name());
                    KeySpec spec = wanted.key() == null ? KeySpec.ECDSA_P256 : Views.parse(KeySpec.class, "key", wanted.key());
                    List<String> names = wanted.names() == null ? List.of() : wanted.names();
                    return switch (required("kind", wanted.kind())) {
                        case "own" -> view(Problem.settled(caretaker.createOwn(name, names, spec)));
                        case "self-signed" -> view(Problem.settled(caretaker.createSelfSigned(name, names, spec)));
                        case "import" -> imported(name, wanted);
                        default -> throw Problem.invalid("kind", "a certificate is own, self-signed or import");
                    };
                }));
        all.add(Operation.get("certificates.show", "/certificates/{name}", "One certificate").gives(Views.OfCertificate.class).run(ask -> one(ask.name("name"))));
        all.add(Operation.delete("certificates.remove", "/certificates/{name}", "Removes one that nothing uses, or a request for it").area(Area.TLS)
                .query("anyway", "true: also where names that are served here are then covered by none").gives(Views.OfCertificate.class).run(ask -> removed(ask.name("name"), ask.query("anyway").filter("true"::equals).isPresent())));
        all.add(Operation.get("authority.show", "/authority", "The installation's own authority, for those who are to trust it").may(May.ACCOUNT).gives(OfAuthority.class)
                .run(_ -> authority()));
        all.add(Operation.post("authority.renew", "/authority/renew", "Makes the authority that follows the installation's own, and lets it take over if that is said")
                .area(Area.TLS).takes(RenewAuthority.class).gives(OfAuthority.class).run(ask -> {
                    caretaker.renewAuthority(Boolean.TRUE.equals(ask.body(RenewAuthority.class).atOnce()));
                    return authority();
                }));
    }

    private OfAuthority authority() {
        List<X509Certificate> offered = caretaker.authoritiesOffered();
        X509Certificate current = caretaker.ensureAuthority().certificate();
        Caretaker.Following following = caretaker.following().orElse(null);
        Instant takesOver = following instanceof Caretaker.Following.Coming(Instant when) ? when : null;
        Instant oldEnds = following instanceof Caretaker.Following.TookOver(Instant when) ? when : null;
        return new OfAuthority(Pem.write(offered), Pem.write(List.of(current)), takesOver == null ? null : Pem.write(List.of(offered.getFirst())), takesOver, oldEnds,
                AppleProfile.of(offered));
    }

    private Views.OfCertificate imported(String name, Requests.NewCertificate wanted) {
        List<Bundle.File> files = wanted.files() != null ? GivenFiles.of(wanted.files())
                : List.of(new Bundle.File("", required("files", wanted.pem()).getBytes(StandardCharsets.UTF_8)));
        String password = wanted.password();
        return switch (caretaker.imports().take(name, files, password == null ? null : password.toCharArray(), Boolean.TRUE.equals(wanted.replace()))) {
            case Imports.Import.Taken(Certificates.Kept kept, List<String> words) -> view(kept).with(words);
            case Imports.Import.Locked(boolean _, String why) -> throw Problem.invalid("password", why);
            case Imports.Import.Refused(Directory.Refusal kind, String why) -> throw Problem.refused(kind, why);
        };
    }

    /** Certificates, and requests that wait for their first. */
    private List<Views.OfCertificate> listed() {
        Map<String, Pending> waiting = caretaker.requested().waiting().stream().collect(Collectors.toMap(Pending::name, p -> p, (one, _) -> one, HashMap::new));
        List<Views.OfCertificate> kept = caretaker.certificates().list().stream().map(k -> {
            Pending renewal = waiting.remove(k.name());
            return renewal == null ? view(k) : view(k).with(List.of(Views.OfCertificate.waiting(renewal)));
        }).toList();
        return Stream.concat(kept.stream(), waiting.values().stream().map(Views.OfCertificate::of)).sorted(Comparator.comparing(Views.OfCertificate::name)).toList();
    }

    private Views.OfCertificate one(String name) {
        Optional<Pending> waiting = caretaker.requested().waiting(name);
        return caretaker.certificates().find(name).map(kept -> view(kept).with(waiting.map(Views.OfCertificate::waiting).stream().toList()))
                .or(() -> waiting.map(Views.OfCertificate::of)).orElseThrow(() -> Problem.notFound("certificate " + name));
    }

    /** A request of that name goes too: it would be for nothing. */
    private Views.OfCertificate removed(String name, boolean anyway) {
        Views.OfCertificate before = one(name);
        if (caretaker.certificates().find(name).isPresent()) {
            Problem.settled(caretaker.remove(name, anyway));
        }
        if (caretaker.requested().waiting(name).isPresent()) {
            Problem.settled(caretaker.requested().drop(name));
        }
        return before;
    }

    private Views.OfCertificate view(Certificates.Kept kept) {
        return Views.OfCertificate.of(kept, caretaker, store.listeners().list());
    }
}
