package org.signetmail.web;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.javalin.config.RoutesConfig;

import org.signetmail.care.Caretaker;
import org.signetmail.care.Imports;
import org.signetmail.store.CertificateRequests.Pending;
import org.signetmail.store.Certificates;
import org.signetmail.store.Directory;
import org.signetmail.store.Store;
import org.signetmail.tls.AppleProfile;
import org.signetmail.tls.Bundle;
import org.signetmail.tls.KeySpec;

import static org.signetmail.web.Exchange.required;

/** {@code /certificates} and {@code /authority}. Thread-safe. */
final class CertificateOperations {
    private final Store store;
    private final Caretaker caretaker;
    private final Exchange exchange;

    CertificateOperations(Store store, Caretaker caretaker, Exchange exchange) {
        this.store = store;
        this.caretaker = caretaker;
        this.exchange = exchange;
    }

    void register(RoutesConfig routes) {
        routes.get(AdminApi.BASE + "/certificates", c -> exchange.answer(c, all()));
        routes.post(AdminApi.BASE + "/certificates", c -> {
            Requests.NewCertificate wanted = exchange.body(c, Requests.NewCertificate.class);
            String name = required("name", wanted.name());
            KeySpec spec = wanted.key() == null ? KeySpec.ECDSA_P256 : Views.parse(KeySpec.class, "key", wanted.key());
            List<String> names = wanted.names() == null ? List.of() : wanted.names();
            exchange.answer(c, 201, switch (required("kind", wanted.kind())) {
                case "own" -> view(Problem.settled(caretaker.createOwn(name, names, spec)));
                case "self-signed" -> view(Problem.settled(caretaker.createSelfSigned(name, names, spec)));
                case "import" -> imported(name, wanted);
                default -> throw Problem.invalid("kind", "a certificate is own, self-signed or import");
            });
        });
        routes.get(AdminApi.BASE + "/certificates/{name}", c -> exchange.answer(c, one(c.pathParam("name"))));
        routes.delete(AdminApi.BASE + "/certificates/{name}", c -> exchange.answer(c, removed(c.pathParam("name"))));
        routes.get(AdminApi.BASE + "/authority", c -> exchange.answer(c, Map.of("pem", caretaker.authorityPem(),
                "apple", AppleProfile.of(caretaker.ensureAuthority().certificate()))));
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
    private List<Views.OfCertificate> all() {
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
    private Views.OfCertificate removed(String name) {
        Views.OfCertificate before = one(name);
        if (caretaker.certificates().find(name).isPresent()) {
            Problem.settled(caretaker.remove(name));
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
