package org.signetmail.web.api;

import java.util.List;
import java.util.function.Supplier;

import org.signetmail.care.Caretaker;
import org.signetmail.care.TlsStatus;
import org.signetmail.store.Store;

/** {@code /status}, {@code /tls/status}, {@code /check}: how things stand. Thread-safe. */
final class StatusOperations {
    record OfCheck(List<String> faults) {}

    private final Services services;
    private final Jobs jobs;
    private final Store store;
    private final Caretaker caretaker;

    StatusOperations(Services services, Jobs jobs) {
        this.jobs = jobs;
        this.services = services;
        store = services.store();
        caretaker = services.caretaker();
    }

    void register(Operations all) {
        Supplier<Status> status = services.status();
        all.add(Operation.get("status.show", "/status", "Whether all is well").gives(Status.class).run(_ -> status.get()));
        all.add(Operation.get("tls.status", "/tls/status", "How TLS stands: listeners and their grades, names, handshakes of the last day")
                .query("fresh", "true: listeners are probed now, however young what is known may be").gives(TlsStatus.class)
                .run(ask -> TlsStatus.of(store, caretaker, services.listeners().portOffset(), services.selfProbe().look(ask.query("fresh").filter("true"::equals).isPresent()),
                        services.listeners().handshakes(), services.clock().instant())));
        all.add(Operation.post("check.run", "/check", "Walks the whole store and says what is unsound").onlyAsks().gives(Jobs.OfJob.class).begun()
                .run(ask -> jobs.begin("check.run", ask.actor(), _ -> new OfCheck(store.check()))));
    }
}
