package org.signetmail.app;

import java.time.Duration;
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
            case HTTPS -> List.of("http/1.1");
            case SMTP, SUBMISSION, HTTP -> List.of();
        };
    }

    /** The settings' limits; what is no number of theirs counts as not set. */
    static Handshakes.Limits limits(Settings settings) {
        Handshakes.Limits usual = Handshakes.Limits.DEFAULT;
        return new Handshakes.Limits(number(settings, "tls.max-handshakes", usual.atOnce(), 1), number(settings, "tls.handshakes-per-minute", usual.perMinute(), 0),
                Duration.ofSeconds(number(settings, "tls.handshake-seconds", (int) usual.time().toSeconds(), 1)),
                number(settings, "tls.max-hello-octets", usual.helloOctets(), 1));
    }

    private static int number(Settings settings, String key, int usual, int least) {
        return settings.text(key).filter(text -> text.matches("[0-9]{1,8}")).map(Integer::parseInt).filter(n -> n >= least).orElse(usual);
    }
}
