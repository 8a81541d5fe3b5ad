package org.signetmail.web;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
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

import static org.signetmail.web.Exchange.required;

/** {@code /certificates/{name}/request} and {@code /answer}: asking an authority by hand. Thread-safe. */
final class RequestOperations {
    /** @param renew names, subject and kind of key as the certificate has them; @param replace whether a request that waits is dropped */
    record NewRequest(@Nullable List<String> names, @Nullable String key, @Nullable String organization, @Nullable String unit, @Nullable String locality,
            @Nullable String state, @Nullable String country, @Nullable String email, @Nullable Boolean renew, @Nullable Boolean replace) {}

    record Answer(@Nullable List<Requests.GivenFile> files) {}

    /** @param pem PKCS#10; its key is shown to nobody */
    record OfRequest(String name, List<String> names, Instant added, String pem) {
        static OfRequest of(Pending pending) {
            return new OfRequest(pending.name(), pending.names(), pending.added(), pending.requestPem());
        }
    }

    private static final String REQUEST = AdminApi.BASE + "/certificates/{name}/request";

    private final Store store;
    private final Caretaker caretaker;
    private final Exchange exchange;

    RequestOperations(Store store, Caretaker caretaker, Exchange exchange) {
        this.store = store;
        this.caretaker = caretaker;
        this.exchange = exchange;
    }

    void register(RoutesConfig routes) {
        routes.get(REQUEST, c -> exchange.answer(c, OfRequest.of(caretaker.requested().waiting(name(c))
                .orElseThrow(() -> Problem.notFound("request for " + name(c) + " that waits for an answer; host names make one")))));
        routes.post(REQUEST, c -> exchange.answer(c, 201, OfRequest.of(Problem.settled(make(name(c), exchange.body(c, NewRequest.class))))));
        routes.delete(REQUEST, c -> exchange.answer(c, OfRequest.of(Problem.settled(caretaker.requested().drop(name(c))))));
        routes.post(AdminApi.BASE + "/certificates/{name}/answer", c -> exchange.answer(c, answered(name(c), exchange.body(c, Answer.class))));
    }

    private static String name(Context context) {
        return context.pathParam("name");
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
