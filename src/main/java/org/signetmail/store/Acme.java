package org.signetmail.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.signetmail.store.Directory.Outcome;

/**
 * What is known of ACME authorities (RFC 8555) and of the orders made with them: durable, so that an order goes on after a
 * restart and a failure keeps its waiting time. Keys and the DNS's secrets are sealed. Thread-safe.
 */
public interface Acme {
    /**
     * An account with an authority.
     *
     * @param directory URL of the authority's directory
     * @param rootPem what its own TLS certificate is verified against, or null for the usual roots
     * @param contact an e-mail address, or null
     * @param terms URL of the terms that were accepted, or null where it has none
     * @param bindingKey key identifier of the external account binding, or null
     * @param accountKeyPem PKCS#8, in the clear in memory only
     */
    record Account(String name, String directory, @Nullable String rootPem, @Nullable String contact, @Nullable String terms,
            @Nullable String bindingKey, String accountUrl, String accountKeyPem, Instant added) {
        @Override
        public String toString() {
            return "Account[" + name + "]";
        }
    }

    /** How control of a name is shown: RFC 8555 8.3, RFC 8737, RFC 8555 8.4. */
    enum Challenge { HTTP_01, TLS_ALPN_01, DNS_01 }

    /**
     * How a certificate is ordered, now and at each renewal.
     *
     * @param hosts A-labels; a first label of '*' is a wildcard
     * @param dns how records are put into the DNS, for DNS_01; may hold a secret
     * @param keyKind a {@link org.signetmail.tls.KeySpec} name
     * @param profile one the authority offers, or null for its usual
     */
    record Plan(String certificate, String authority, List<String> hosts, Challenge challenge, Map<String, String> dns, String keyKind,
            @Nullable String profile) {
        public Plan {
            hosts = List.copyOf(hosts);
            dns = Map.copyOf(dns);
        }

        @Override
        public String toString() {
            return "Plan[" + certificate + "]";
        }
    }

    /**
     * How far it is.
     *
     * @param orderUrl of the order under way, or null between orders
     * @param pendingKeyPem the key that the order under way is for, or null
     * @param step what is or was done last, in words
     * @param nextAttempt when to order or go on: now while an order is under way, the renewal's time after a success, later after a failure
     * @param failures in a row
     * @param askAgain when to ask the authority again about renewal (RFC 9773), or null
     */
    record Progress(@Nullable String orderUrl, @Nullable String pendingKeyPem, String step, Instant nextAttempt, int failures,
            @Nullable String lastFailure, @Nullable Instant failedAt, @Nullable Instant askAgain) {
        @Override
        public String toString() {
            return "Progress[" + step + ", next " + nextAttempt + "]";
        }
    }

    record Order(Plan plan, Progress progress) {}

    List<Account> accounts();

    Optional<Account> account(String name);

    Outcome<Account> add(Account account);

    /** Refused with IN_USE while a certificate is ordered there; the reason names the certificates. */
    Outcome<Account> removeAccount(String name);

    List<Order> orders();

    Optional<Order> order(String certificate);

    /** A new plan, or another in the place of the certificate's plan before. Refused with NOT_FOUND without its authority. */
    Outcome<Order> plan(Plan plan, Progress first);

    /** How far it is now. A certificate that was removed meanwhile stays removed. */
    void progress(String certificate, Progress now);

    /** The certificate, if there is one, stays and is renewed no more. */
    Outcome<Order> removeOrder(String certificate);
}
