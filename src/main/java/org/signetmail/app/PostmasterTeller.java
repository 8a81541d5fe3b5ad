package org.signetmail.app;

import java.io.IOException;
import java.util.Locale;

import org.signetmail.care.CareSettings;
import org.signetmail.care.alert.Teller;
import org.signetmail.intake.Announcement;
import org.signetmail.store.AlertBook.Alert;
import org.signetmail.store.AlertBook.Severity;
import org.signetmail.store.Settings;

/** Mails alerts to postmaster, notices excepted; the setting {@code alerts.mail} set to {@code no} stops it. */
final class PostmasterTeller implements Teller {
    private final Announcement announcement;
    private final Settings settings;

    PostmasterTeller(Announcement announcement, Settings settings) {
        this.announcement = announcement;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "mail to postmaster";
    }

    @Override
    public void tell(Alert alert) throws IOException {
        if (alert.severity() == Severity.NOTICE || !CareSettings.CARE.alertsMail.of(settings)) {
            return;
        }
        announcement.toPostmaster("[" + alert.severity().name().toLowerCase(Locale.ROOT) + "] " + alert.words(),
                alert.words() + ".\n" + (alert.remedy().isEmpty() ? "" : "\nWhat to do: " + alert.remedy() + ".\n")
                        + "\nSince " + alert.since() + ". `signet alerts` lists what there is to know of.\n");
    }
}
