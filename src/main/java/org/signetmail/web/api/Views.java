package org.signetmail.web.api;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.Caretaker;
import org.signetmail.care.ListenerWarnings;
import org.signetmail.care.acme.Orders;
import org.signetmail.mail.Address;
import org.signetmail.queue.QueueDesk;
import org.signetmail.store.Account;
import org.signetmail.store.Alias;
import org.signetmail.store.CertificateRequests;
import org.signetmail.store.Certificates;
import org.signetmail.store.Listeners;
import org.signetmail.tls.CertificateView;

/** What the API shows: the same records for every client, and for the pages. No secret is in any of them. */
public final class Views {
    private Views() {}

    public record OfAccount(String address, String displayName, boolean enabled, long quotaBytes, @Passing long usedBytes, Instant created, String role,
            @Secret @Nullable String password) {
        /** @param password one that was made up just now, shown this once, or null */
        static OfAccount of(Account account, @Nullable String password) {
            return new OfAccount(account.address().toString(), account.displayName(), account.enabled(), account.quotaBytes(), account.usedBytes(),
                    account.created(), account.role().word(), password);
        }
    }

    public record OfAlias(String address, List<String> targets) {
        static OfAlias of(Alias alias) {
            return new OfAlias(alias.address().toString(), alias.targets().stream().map(Address::toString).toList());
        }
    }

    /** @param leaf null where only a request waits; @param notes what is to be known: of an import, of a request that waits */
    public record OfCertificate(String name, String source, boolean authority, List<String> wantedNames, List<String> usedBy, @Nullable CertificateView leaf, String chainPem,
            List<String> notes, @Nullable String renewal) {
        OfCertificate with(List<String> words) {
            return new OfCertificate(name, source, authority, wantedNames, usedBy, leaf, chainPem, words, renewal);
        }

        /** There is only the request yet. */
        static OfCertificate of(CertificateRequests.Pending pending) {
            return new OfCertificate(pending.name(), "requested", false, pending.names(), List.of(), null, "", List.of(waiting(pending)), null);
        }

        static String waiting(CertificateRequests.Pending pending) {
            return "a request of " + pending.added() + " waits for its authority's answer";
        }

        static OfCertificate of(Certificates.Kept kept, Caretaker caretaker, List<Listeners.Listener> listeners) {
            return new OfCertificate(kept.name(), kept.source().name().toLowerCase(Locale.ROOT).replace('_', '-'), kept.authority(), kept.names(),
                    listeners.stream().filter(l -> kept.name().equals(l.certificate())).map(Listeners.Listener::name).toList(),
                    caretaker.view(kept).orElse(null), kept.chainPem(), List.of(), caretaker.orders().standing(kept.name()).map(Orders.Standing::words).orElse(null));
        }
    }

    public record OfListener(String name, String protocol, @Nullable String address, int port, int boundPort, String security, @Nullable String certificate,
            String profile, boolean enabled, int maxConnections, @Passing int connections,
            String clientCertificates, @Nullable String clientAuthority, List<String> proxies, boolean plaintextLogin, List<String> warnings) {
        static OfListener of(Listeners.Listener l, ListenerControl control) {
            return new OfListener(l.name(), lower(l.protocol()), l.address(), l.port(), l.port() + control.portOffset(), lower(l.security()), l.certificate(),
                    l.profile().toLowerCase(Locale.ROOT), l.enabled(), l.maxConnections(), control.connections(l.name()),
                    lower(l.access().clientCertificates()), l.access().authority(), l.access().proxies(), l.access().plaintextLogin(), ListenerWarnings.of(l));
        }
    }

    public record OfQueueItem(long id, String from, String to, long size, Instant queued, @Passing Instant nextAttempt, Instant expires,
            @Passing int attempts, boolean held, @Passing String lastReply, @Nullable Long mail) {
        static OfQueueItem of(QueueDesk.Row item) {
            return of(item, null);
        }

        /** @param mail number of its mail in the history, or null */
        static OfQueueItem of(QueueDesk.Row item, @Nullable Long mail) {
            return new OfQueueItem(item.id(), item.from() == null ? "<>" : item.from().toString(), item.to().toString(), item.size(), item.queued(), item.nextAttempt(), item.expires(), item.attempts(), item.held(), item.lastReply(), mail);
        }
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads what {@link #lower} wrote. */
    static <E extends Enum<E>> E parse(Class<E> type, String field, String text) {
        try {
            return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException unknown) {
            throw Problem.invalid(field, "\"" + text + "\" is none of " + java.util.Arrays.stream(type.getEnumConstants()).map(Views::lower).toList());
        }
    }
}
