package org.signetmail.care.probe;

import java.io.IOException;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.net.ClientTls;
import org.signetmail.net.Connection;
import org.signetmail.net.Tls;
import org.signetmail.net.TlsSession;
import org.signetmail.tls.Presented;
import org.signetmail.tls.Trust;
import org.signetmail.tls.Verification;

/** What a client saw that took whatever it was shown. */
record Look(TlsSession session, Presented shown) {
    /** Takes whatever is shown and remembers it. */
    private static final class Onlooker implements Verification {
        private volatile Presented shown = Presented.of(List.of());

        @Override
        public Trust.Verdict judge(Presented presented) {
            shown = presented;
            return new Trust.Verdict.Trusted();
        }
    }

    /** Comes to TLS on a fresh connection and shakes hands. @param starttls null for TLS from the start; @param name for SNI */
    static Look at(Connection connection, Tls tls, @Nullable Starttls starttls, String name, ClientTls.Offer offer) throws IOException {
        if (starttls != null) {
            starttls.ask(connection, "probe.invalid");
        }
        var onlooker = new Onlooker();
        connection.startTls(new ClientTls(tls, name, onlooker, offer));
        TlsSession session = connection.tls();
        if (session == null) {
            throw new IOException("TLS did not come about");
        }
        return new Look(session, onlooker.shown);
    }
}
