package org.signetmail.web;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

import io.javalin.config.RoutesConfig;
import org.jspecify.annotations.Nullable;

import org.signetmail.care.Caretaker;
import org.signetmail.care.alert.Alerts;
import org.signetmail.care.files.FileCertificateWatch;
import org.signetmail.store.AlertBook.Alert;
import org.signetmail.store.Certificates;
import org.signetmail.store.FileCertificates.Place;
import org.signetmail.store.Store;

import static org.signetmail.web.Exchange.required;

/** {@code /alerts}, and certificates whose files stay where they are. Thread-safe. */
final class AlertOperations {
    /** What a program sees of an alert. */
    record OfAlert(String key, String severity, String words, String remedy, String since) {
        static OfAlert of(Alert alert) {
            return new OfAlert(alert.key(), alert.severity().name().toLowerCase(Locale.ROOT), alert.words(), alert.remedy(), alert.since().toString());
        }
    }

    /** @param password of the key file, or null */
    record NewFiles(@Nullable String name, @Nullable String certificateFile, @Nullable String keyFile, @Nullable String password) {}

    private final Alerts alerts;
    private final FileCertificateWatch files;
    private final Caretaker caretaker;
    private final Store store;
    private final Exchange exchange;

    AlertOperations(Alerts alerts, FileCertificateWatch files, Caretaker caretaker, Store store, Exchange exchange) {
        this.alerts = alerts;
        this.files = files;
        this.caretaker = caretaker;
        this.store = store;
        this.exchange = exchange;
    }

    void register(RoutesConfig routes) {
        routes.get(AdminApi.BASE + "/alerts", c -> exchange.answer(c, alerts.list().stream().map(OfAlert::of).toList()));
        routes.post(AdminApi.BASE + "/certificate-files", c -> {
            NewFiles wanted = exchange.body(c, NewFiles.class);
            String certificate = absolute("certificateFile", required("certificateFile", wanted.certificateFile()));
            String key = absolute("keyFile", required("keyFile", wanted.keyFile()));
            Certificates.Kept added = Problem.settled(files.add(new Place(required("name", wanted.name()), certificate, key, wanted.password())));
            exchange.answer(c, 201, Views.OfCertificate.of(added, caretaker, store.listeners().list()));
        });
        routes.get(AdminApi.BASE + "/certificate-files", c -> exchange.answer(c, store.fileCertificates().list().stream()
                .map(place -> Map.of("name", place.name(), "certificateFile", place.certificateFile(), "keyFile", place.keyFile())).toList()));
    }

    private static String absolute(String field, String path) {
        if (!Path.of(path).isAbsolute()) {
            throw Problem.invalid(field, field + " is a whole path, beginning with /");
        }
        return path;
    }
}
