package org.signetmail.web.api;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.Caretaker;
import org.signetmail.care.Imports;
import org.signetmail.store.CertificateRequests.Pending;
import org.signetmail.store.Certificates.Kept;
import org.signetmail.store.Directory;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Store;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.SigningRequest;
import org.signetmail.web.api.Actor.Area;

import static org.signetmail.web.api.Problem.required;

/** {@code /certificates/{name}/request} and {@code /answer}: asking an authority by hand. Thread-safe. */
public final class RequestOperations {
    /** @param renew names, subject and kind of key as the certificate has them; @param replace whether a request that waits is dropped */
    record NewRequest(@Nullable List<String> names, @Nullable String key, @Nullable String organization, @Nullable String unit, @Nullable String locality,
            @Nullable String state, @Nullable String country, @Nullable String email, @Nullable Boolean renew, @Nullable Boolean replace) {}

    record Answer(@Nullable List<Requests.GivenFile> files) {}

    /** @param pem PKCS#10; its key is shown to nobody */
    public record OfRequest(String name, List<String> names, Instant added, String pem) {
        static OfRequest of(Pending pending) {
            return new OfRequest(pending.name(), pending.names(), pending.added(), pending.requestPem());
        }
    }

    private static final String REQUEST = "/certificates/{name}/request";

    private final Store store;
    private final Caretaker caretaker;

    RequestOperations(Store store, Caretaker caretaker) {
        this.store = store;
        this.caretaker = caretaker;
    }

    void register(Operations all) {
        all.add(Operation.get("certificates.request", REQUEST, "The signing request that waits for its answer").gives(OfRequest.class)
                .run(ask -> OfRequest.of(caretaker.requested().waiting(ask.name("name"))
                        .orElseThrow(() -> Problem.notFound("request for " + ask.name("name") + " that waits for an answer; host names make one")))));
        all.add(Operation.post("certificates.make-request", REQUEST, "Makes a key and a signing request for it").area(Area.TLS).takes(NewRequest.class)
                .gives(OfRequest.class).made().run(ask -> OfRequest.of(Problem.settled(make(ask.name("name"), ask.body(NewRequest.class))))));
        all.add(Operation.delete("certificates.drop-request", REQUEST, "Drops a request and its key").area(Area.TLS).gives(OfRequest.class)
                .run(ask -> OfRequest.of(Problem.settled(caretaker.requested().drop(ask.name("name"))))));
        all.add(Operation.post("certificates.answer", "/certificates/{name}/answer", "Takes the authority's answer and puts it to use").area(Area.TLS).changes("certificates.request").takes(Answer.class)
                .gives(Views.OfCertificate.class).run(ask -> answered(ask.name("name"), ask.body(Answer.class))));
    }

    private Outcome<Pending> make(String name, NewRequest wanted) {
        boolean replace = Boolean.TRUE.equals(wanted.replace());
        if (Boolean.TRUE.equals(wanted.renew())) {
            return caretaker.requested().renew(name, replace);
        }
        KeySpec spec = wanted.key() == null ? KeySpec.ECDSA_P256 : Views.parse(KeySpec.class, "key", wanted.key());
        return caretaker.requested().make(name, Objects.requireNonNullElse(wanted.names(), List.of()), spec, new SigningRequest.Subject(wanted.organization(),
                wanted.unit(), wanted.locality(), wanted.state(), wanted.country(), wanted.email()), replace);
    }

    private Views.OfCertificate answered(String name, Answer answer) {
        return switch (caretaker.requested().complete(name, GivenFiles.of(required("files", answer.files())))) {
            case Imports.Import.Taken(Kept kept, List<String> words) -> Views.OfCertificate.of(kept, caretaker, store.listeners().list()).with(words);
            case Imports.Import.Locked(boolean _, String why) -> throw Problem.invalid("files", why);
            case Imports.Import.Refused(Directory.Refusal kind, String why) -> throw Problem.refused(kind, why);
        };
    }
}
