package org.signetmail.app;

import java.util.List;

import org.signetmail.care.CareSettings;
import org.signetmail.imap.server.ImapSettings;
import org.signetmail.intake.IntakeSettings;
import org.signetmail.pop3.server.Pop3Settings;
import org.signetmail.queue.QueueSettings;
import org.signetmail.sieve.server.SieveSettings;
import org.signetmail.smtp.server.SmtpSettings;
import org.signetmail.store.StoreSettings;
import org.signetmail.store.setting.Catalogue;

/** The settings of every room. */
final class AllSettings {
    private AllSettings() {}

    static Catalogue catalogue() {
        return new Catalogue(List.of(StoreSettings.STORE, IntakeSettings.INTAKE, SmtpSettings.SMTP, ImapSettings.IMAP, Pop3Settings.POP3, SieveSettings.SIEVE, QueueSettings.QUEUE, CareSettings.CARE, NetSettings.NET));
    }
}
