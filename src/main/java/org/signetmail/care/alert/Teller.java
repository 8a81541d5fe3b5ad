package org.signetmail.care.alert;

import java.io.IOException;

import org.signetmail.store.AlertBook.Alert;

/** A way to tell people of an alert. Called on a thread of its own kind's choosing, one alert at a time; may block. */
public interface Teller {
    /** What it is called in the log, and in the store, so that it stays the same: mail to postmaster. */
    String name();

    /** @throws IOException when it could not be told; it is tried again for days */
    void tell(Alert alert) throws IOException;
}
