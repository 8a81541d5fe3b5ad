package org.signetmail.web.api;

import java.nio.file.Path;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.Caretaker;
import org.signetmail.care.alert.Alerts;
import org.signetmail.care.files.FileCertificateWatch;
import org.signetmail.store.AlertBook.Alert;
import org.signetmail.store.Certificates;
import org.signetmail.store.FileCertificates.Place;
import org.signetmail.store.Store;
import org.signetmail.web.api.Actor.Area;

import static org.signetmail.web.api.Problem.required;

/** {@code /alerts}, and certificates whose files stay where they are. Thread-safe. */
public final class AlertOperations {
    /** What a program sees of an alert. */
    public record OfAlert(String key, String severity, String words, String remedy, String since) {
        static OfAlert of(Alert alert) {
            return new OfAlert(alert.key(), alert.severity().name().toLowerCase(Locale.ROOT), alert.words(), alert.remedy(), alert.since().toString());
        }
    }

    /** @param password of the key file, or null */
    record NewFiles(@Nullable String name, @Nullable String certificateFile, @Nullable String keyFile, @Secret @Nullable String password) {
        @Override
        public String toString() {
            return "NewFiles[" + name + "]";
        }
    }

    public record OfFiles(String name, String certificateFile, String keyFile) {}

    private final Alerts alerts;
    private final FileCertificateWatch files;
    private final Caretaker caretaker;
    private final Store store;

    AlertOperations(Alerts alerts, FileCertificateWatch files, Caretaker caretaker, Store store) {
        this.alerts = alerts;
        this.files = files;
        this.caretaker = caretaker;
        this.store = store;
    }

    void register(Operations all) {
        all.add(Operation.get("alerts.list", "/alerts", "What an administrator should know of now, worst first").pages(OfAlert.class)
                .run(_ -> Page.whole(alerts.list().stream().map(OfAlert::of).toList())));
        all.add(Operation.post("certificate-files.add", "/certificate-files", "A certificate whose files stay where they are and are watched").area(Area.TLS)
                .takes(NewFiles.class).gives(Views.OfCertificate.class).made().run(ask -> {
                    NewFiles wanted = ask.body(NewFiles.class);
                    String certificate = absolute("certificateFile", required("certificateFile", wanted.certificateFile()));
                    String key = absolute("keyFile", required("keyFile", wanted.keyFile()));
                    Certificates.Kept added = Problem.settled(files.add(new Place(required("name", wanted.name()), certificate, key, wanted.password())));
                    return Views.OfCertificate.of(added, caretaker, store.listeners().list());
                }));
        all.add(Operation.get("certificate-files.list", "/certificate-files", "Where the files of certificates are").pages(OfFiles.class)
                .run(_ -> Page.whole(store.fileCertificates().list().stream().map(p -> new OfFiles(p.name(), p.certificateFile(), p.keyFile())).toList())));
    }

    private static String absolute(String field, String path) {
        if (!Path.of(path).isAbsolute()) {
            throw Problem.invalid(field, field + " is a whole path, beginning with /");
        }
        return path;
    }
}
