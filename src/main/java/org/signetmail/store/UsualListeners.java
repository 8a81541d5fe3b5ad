package org.signetmail.store;

import java.util.List;

import org.signetmail.store.Listeners.Listener;
import org.signetmail.store.Listeners.Protocol;
import org.signetmail.store.Listeners.Security;
import org.signetmail.tls.Profile;

/** Where a new server listens. */
public final class UsualListeners {
    public static final List<Listener> ALL = List.of(
            listener("smtp", Protocol.SMTP, 25, Security.STARTTLS_OPTIONAL),
            listener("submission", Protocol.SUBMISSION, 587, Security.STARTTLS_REQUIRED),
            listener("submissions", Protocol.SUBMISSION, 465, Security.TLS),
            listener("imap", Protocol.IMAP, 143, Security.STARTTLS_REQUIRED),
            listener("imaps", Protocol.IMAP, 993, Security.TLS),
            listener("pop3", Protocol.POP3, 110, Security.STARTTLS_REQUIRED),
            listener("pop3s", Protocol.POP3, 995, Security.TLS),
            listener("sieve", Protocol.SIEVE, 4190, Security.STARTTLS_REQUIRED),
            listener("https", Protocol.HTTPS, 443, Security.TLS));

    private UsualListeners() {}

    private static Listener listener(String name, Protocol protocol, int port, Security security) {
        return new Listener(0, name, protocol, null, port, security, null, Profile.INTERMEDIATE.name(), true, 20_000);
    }
}
