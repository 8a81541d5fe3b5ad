package org.signetmail.care.alert;

import java.util.List;

import org.signetmail.care.Caretaker;
import org.signetmail.store.AlertBook.Severity;

/** Tells of listeners with TLS that have no certificate to show. Thread-safe. */
public final class BareWatch {
    private static final String KEY = "listeners/certificate";

    private final Caretaker caretaker;
    private final Alerts alerts;

    public BareWatch(Caretaker caretaker, Alerts alerts) {
        this.caretaker = caretaker;
        this.alerts = alerts;
    }

    public void look() {
        List<String> bare = caretaker.bare();
        if (bare.isEmpty()) {
            alerts.clear(KEY);
        } else {
            alerts.raise(KEY, Severity.CRITICAL, "there is no certificate to show on " + String.join(", ", bare), "make one: signet cert create NAME HOST, or bring one: signet cert import", "bare");
        }
    }
}
