package org.signetmail.care.alert;

import java.util.HashSet;
import java.util.Set;

import org.signetmail.store.Acme;
import org.signetmail.store.AlertBook.Alert;
import org.signetmail.store.AlertBook.Severity;

/** Warns of orders that authorities have refused more than once in a row; told again when it goes on. Thread-safe. */
public final class OrderWatch {
    private static final String PREFIX = "certificate/";
    private static final String SUFFIX = "/order";
    /** A first failure may be nobody's fault and is in the log; a renewal begins weeks before it must be done. */
    private static final int FIRST_TOLD = 2;
    private static final int TOLD_AGAIN = 5;

    private final Acme acme;
    private final Alerts alerts;

    public OrderWatch(Acme acme, Alerts alerts) {
        this.acme = acme;
        this.alerts = alerts;
    }

    public void look() {
        Set<String> failing = new HashSet<>();
        for (Acme.Order order : acme.orders()) {
            Acme.Progress progress = order.progress();
            if (progress.failures() >= FIRST_TOLD) {
                String key = PREFIX + order.plan().certificate() + SUFFIX;
                failing.add(key);
                alerts.raise(key, Severity.WARNING, "certificate " + order.plan().certificate() + " could not be had from " + order.plan().authority()
                        + ", " + progress.failures() + " times in a row: " + progress.lastFailure(),
                        "it is tried again on " + progress.nextAttempt() + ", or now with signet cert renew " + order.plan().certificate(),
                        progress.failures() < TOLD_AGAIN ? "began" : "goes on");
            }
        }
        alerts.list().stream().map(Alert::key).filter(key -> key.startsWith(PREFIX) && key.endsWith(SUFFIX) && !failing.contains(key)).forEach(alerts::clear);
    }
}
