package org.signetmail.store;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** Which sockets the server opens. Thread-safe, durable; told to {@link Changes}. */
public interface Listeners {
    /** What is spoken on a listener. */
    enum Protocol { SMTP, SUBMISSION, IMAP, POP3, HTTPS, HTTP }

    /** How a listener comes to TLS. */
    enum Security { NONE, STARTTLS_OPTIONAL, STARTTLS_REQUIRED, TLS }

    /**
     * @param name unique, short: smtp, submission, submissions, imap, imaps, …
     * @param address to bind, or null for all
     * @param port as configured; the process's port offset is added when binding; 0 is a free port
     * @param certificate name of the default certificate, or null for the installation's
     * @param profile a {@link org.signetmail.tls.Profile} name
     */
    record Listener(
            long id, String name, Protocol protocol, @Nullable String address, int port, Security security,
            @Nullable String certificate, String profile, boolean enabled, int maxConnections) {}

    List<Listener> list();

    Optional<Listener> find(String name);

    /** {@code id} is ignored. */
    Directory.Outcome<Listener> add(Listener listener);

    /** The one of the same name takes these values. */
    Directory.Outcome<Listener> set(Listener listener);

    Directory.Outcome<Listener> remove(String name);
}
