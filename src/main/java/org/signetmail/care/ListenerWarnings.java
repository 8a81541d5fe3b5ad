package org.signetmail.care;

import java.util.ArrayList;
import java.util.List;

import org.signetmail.store.Listeners.Listener;
import org.signetmail.store.Listeners.Security;
import org.signetmail.tls.Profile;

/** What an administrator opened on purpose and should not forget: told for as long as it stands. */
public final class ListenerWarnings {
    private ListenerWarnings() {}

    public static List<String> of(Listener listener) {
        var warnings = new ArrayList<String>();
        if (!listener.enabled()) {
            return warnings;
        }
        if (listener.profile().equals(Profile.LEGACY.name()) && listener.security() != Security.NONE) {
            warnings.add("listener " + listener.name() + " speaks TLS 1.0 and 1.1 and weak ciphers (profile legacy)");
        }
        if (listener.access().plaintextLogin() && listener.security() != Security.TLS) {
            switch (listener.protocol()) {
                case SUBMISSION, IMAP, POP3, SIEVE -> warnings.add("listener " + listener.name() + " takes passwords without TLS (plaintext login allowed)");
                case SMTP, HTTPS, HTTP -> { }
            }
        }
        return warnings;
    }
}
