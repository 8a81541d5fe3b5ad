package org.signetmail.care;

import java.util.List;
import java.util.Optional;

import org.signetmail.store.Listeners;
import org.signetmail.store.Store;

/**
 * What to type into a mail program.
 *
 * @param service "IMAP", "POP3", "SMTP"
 * @param security "SSL/TLS" or "STARTTLS", as Thunderbird and Outlook call them
 */
public record ClientSettings(String service, String host, int port, String security, String user) {
    /** Implicit TLS where there is a listener for it (RFC 8314 3), else STARTTLS. @param portOffset added to each port */
    public static List<ClientSettings> of(Store store, String host, String address, int portOffset) {
        return List.of(Listeners.Protocol.IMAP, Listeners.Protocol.POP3, Listeners.Protocol.SUBMISSION).stream()
                .flatMap(protocol -> best(store, protocol).stream()
                        .map(l -> new ClientSettings(protocol == Listeners.Protocol.SUBMISSION ? "SMTP" : protocol.name(), host, l.port() + portOffset,
                                l.security() == Listeners.Security.TLS ? "SSL/TLS" : "STARTTLS", address)))
                .toList();
    }

    private static Optional<Listeners.Listener> best(Store store, Listeners.Protocol protocol) {
        List<Listeners.Listener> fitting = store.listeners().list().stream()
                .filter(l -> l.enabled() && l.protocol() == protocol && l.security() != Listeners.Security.NONE).toList();
        return fitting.stream().filter(l -> l.security() == Listeners.Security.TLS).findFirst().or(() -> fitting.stream().findFirst());
    }
}
