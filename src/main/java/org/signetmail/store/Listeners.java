package org.signetmail.store;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** Which sockets the server opens. Thread-safe, durable; told to {@link Changes}. */
public interface Listeners {
    /** What is spoken on a listener. */
    enum Protocol { SMTP, SUBMISSION, IMAP, POP3, SIEVE, HTTPS, HTTP }

    /** How a listener comes to TLS. */
    enum Security { NONE, STARTTLS_OPTIONAL, STARTTLS_REQUIRED, TLS }

    /** Whether clients are asked for a certificate. One that is not wanted is no hindrance; EXTERNAL needs one that was verified. */
    enum ClientCertificates { NONE, OPTIONAL, REQUIRED }

    /**
     * Whom a listener believes what.
     *
     * @param authority who may sign clients' certificates: names of {@link ClientAuthorities authorities}, parted by commas, {@link #OWN} for the
     *     installation's own; null for that one alone
     * @param proxies addresses and networks (192.0.2.0/24) whose PROXY header is demanded and believed; empty for no such header
     * @param plaintextLogin whether passwords may come without TLS
     */
    record Access(ClientCertificates clientCertificates, @Nullable String authority, List<String> proxies, boolean plaintextLogin) {
        public static final Access DEFAULT = new Access(ClientCertificates.NONE, null, List.of(), false);

        /** How the installation's own authority is named among others. */
        public static final String OWN = "own";

        public Access {
            proxies = List.copyOf(proxies);
        }

        /** Who may sign clients' certificates; at least one. */
        public List<String> authorities() {
            return authority == null ? List.of(OWN) : List.of(authority.split(","));
        }

        /** As {@code authority} keeps them: each once, in order; null for none, and for the own one alone. */
        public static @Nullable String authorities(String typed) {
            List<String> names = Arrays.stream(typed.split(",")).map(String::strip).filter(name -> !name.isEmpty()).distinct().sorted().toList();
            return names.isEmpty() || names.equals(List.of(OWN)) ? null : String.join(",", names);
        }
    }

    /**
     * @param name unique, short: smtp, submission, submissions, imap, imaps, …
     * @param address to bind, or null for all
     * @param port as configured; the process's port offset is added when binding; 0 is a free port
     * @param certificate name of the default certificate, or null for the installation's
     * @param profile a {@link org.signetmail.tls.Profile} name
     */
    record Listener(
            long id, String name, Protocol protocol, @Nullable String address, int port, Security security,
            @Nullable String certificate, String profile, boolean enabled, int maxConnections, Access access) {
        public Listener(
                long id, String name, Protocol protocol, @Nullable String address, int port, Security security,
                @Nullable String certificate, String profile, boolean enabled, int maxConnections) {
            this(id, name, protocol, address, port, security, certificate, profile, enabled, maxConnections, Access.DEFAULT);
        }

        /** Whether a password may come over a connection that has TLS or has not. */
        public boolean mayLogin(boolean secure) {
            return secure || access.plaintextLogin();
        }

        /** Whether TLS may be begun on a connection that has it or has not. */
        public boolean mayStartTls(boolean secure) {
            return !secure && switch (security) {
                case STARTTLS_OPTIONAL, STARTTLS_REQUIRED -> true;
                case NONE, TLS -> false;
            };
        }
    }

    List<Listener> list();

    Optional<Listener> find(String name);

    /** {@code id} is ignored. */
    Directory.Outcome<Listener> add(Listener listener);

    /** The one of the same name takes these values. */
    Directory.Outcome<Listener> set(Listener listener);

    Directory.Outcome<Listener> remove(String name);
}
