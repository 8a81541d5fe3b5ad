package org.signetmail.app;

import java.util.List;
import java.util.function.Supplier;

import org.signetmail.care.ClientChecks;
import org.signetmail.net.Handshakes;
import org.signetmail.net.ServerTls;
import org.signetmail.net.Tls;
import org.signetmail.store.Listeners.Listener;
import org.signetmail.store.Settings;
import org.signetmail.tls.CertificateChoice;
import org.signetmail.tls.Profile;

import static org.signetmail.app.NetSettings.NET;

/** How each listener does TLS, as the store has it at each handshake. Thread-safe. */
record ListenerTls(Tls tls, CertificateChoice certificates, ClientChecks clients, Handshakes handshakes) {
    Supplier<ServerTls> of(Listener listener) {
        Handshakes.At watch = handshakes.at(listener.name());
        Profile profile = Profile.valueOf(listener.profile());
        List<String> alpn = alpn(listener);
        return () -> new ServerTls(tls, certificates, listener.certificate(), profile, alpn, clients.of(listener.access()), watch);
    }

    /** Protocols as registered with IANA for ALPN; SMTP has none. */
    private static List<String> alpn(Listener listener) {
        return switch (listener.protocol()) {
            case IMAP -> List.of("imap");
            case POP3 -> List.of("pop3");
            case SIEVE -> List.of("managesieve");
            case HTTPS -> List.of("http/1.1");
            case SMTP, SUBMISSION, HTTP -> List.of();
        };
    }

    /** The settings' limits. */
    static Handshakes.Limits limits(Settings settings) {
        return new Handshakes.Limits(Math.toIntExact(NET.maxHandshakes.of(settings)), Math.toIntExact(NET.handshakesPerMinute.of(settings)),
                NET.handshakeTime.of(settings), Math.toIntExact(NET.maxHelloOctets.of(settings)));
    }
}
