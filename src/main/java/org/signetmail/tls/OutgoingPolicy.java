package org.signetmail.tls;

import org.jspecify.annotations.Nullable;

/** The one place that decides how safe each outgoing TLS connection must be. Asked anew for each; thread-safe; may block shortly. */
public interface OutgoingPolicy {
    /**
     * @param destination whom it is for: a mail domain, or the host itself
     * @param host whom we connect to: its name or address, for SNI and in certificates
     * @param asked a route's or an account's own level, or null for the installation's
     */
    Demand demand(String destination, String host, @Nullable Level asked);

    /** Whether an administrator has said how safe mail to the domain by this host must be: then nothing that is published changes it. */
    default boolean decided(String domain, String host) {
        return true;
    }

    /**
     * The same for mail by a domain's exchanger, where nothing is decided and the domain publishes something itself.
     *
     * @param published anything but {@link Published.Unusable}
     */
    default Demand mailDemand(String domain, String host, Published published) {
        return demand(domain, host, null);
    }
}
