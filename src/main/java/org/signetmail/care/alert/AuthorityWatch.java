package org.signetmail.care.alert;

import java.util.Optional;

import org.signetmail.care.Caretaker;
import org.signetmail.store.AlertBook.Severity;

/** Tells that devices need the next certificate of the installation's own authority, while there is time, and once it has taken over. Thread-safe. */
public final class AuthorityWatch {
    private static final String KEY = "authority/succession";
    private static final String REMEDY = "give devices that trust it the new certificate: signet ca export";

    private final Caretaker caretaker;
    private final Alerts alerts;

    public AuthorityWatch(Caretaker caretaker, Alerts alerts) {
        this.caretaker = caretaker;
        this.alerts = alerts;
    }

    public void look() {
        Optional<Caretaker.Following> following = caretaker.following();
        if (following.isEmpty()) {
            alerts.clear(KEY);
            return;
        }
        switch (following.get()) {
            case Caretaker.Following.Coming(var takesOver) -> alerts.raise(KEY, Severity.WARNING, "this installation's own authority is followed by a new one on " + takesOver
                    + "; devices that do not have that by then refuse this server", REMEDY, "coming");
            case Caretaker.Following.TookOver(var ends) -> alerts.raise(KEY, Severity.WARNING, "a new authority of this installation has taken over; the old one is handed out until "
                    + ends, REMEDY, "took over");
        }
    }
}
