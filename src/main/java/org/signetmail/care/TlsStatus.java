package org.signetmail.care;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.probe.SelfProbe;
import org.signetmail.net.Handshakes;
import org.signetmail.store.AlertBook.Alert;
import org.signetmail.store.Listeners;
import org.signetmail.store.Store;
import org.signetmail.tls.CertificateView;
import org.signetmail.tls.Credential;

/** How TLS stands: each listener with its certificate, each domain with the names that are covered. */
public record TlsStatus(List<OfListener> listeners, List<OfDomain> domains, List<String> warnings, List<Alert> alerts,
        Handshakes.Day lastDay) {
    /**
     * @param certificate shown without SNI, or null when none is; @param daysLeft of it, or null
     * @param probed what this server finds when it connects to it as a stranger would, or null when that is not known
     */
    public record OfListener(String name, String protocol, int port, String security, String profile, boolean enabled,
            @Nullable String certificate, @Nullable Long daysLeft, SelfProbe.@Nullable Probed probed) {}

    public record OfName(String name, @Nullable String certificate) {}

    /** @param records that its DNS should have for TLS */
    public record OfDomain(String domain, List<OfName> names, List<DnsRecords.DnsRecord> records) {}

    /** @param probed by the listener's name */
    public static TlsStatus of(Store store, Caretaker caretaker, int portOffset, Map<String, SelfProbe.Probed> probed, Handshakes.Day lastDay, Instant now) {
        List<OfListener> listeners = store.listeners().list().stream().map(l -> {
            Credential shown = l.security() == Listeners.Security.NONE ? null : caretaker.shownBy(l.certificate()).orElse(null);
            return new OfListener(l.name(), l.protocol().name().toLowerCase(java.util.Locale.ROOT), l.port() + portOffset,
                    l.security().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'), l.profile().toLowerCase(java.util.Locale.ROOT), l.enabled(),
                    shown == null ? null : shown.name(), shown == null ? null : (Long) CertificateView.of(shown.leaf(), now).daysLeft(), probed.get(l.name()));
        }).toList();
        String host = store.settings().text("host.name", "localhost");
        Function<String, List<DnsRecords.DnsRecord>> records = TlsRecords.byDomain(store, caretaker, host);
        List<OfDomain> domains = store.directory().domains().stream().map(d -> new OfDomain(d.name(), ClientNames.of(d.name()).stream()
                .map(n -> new OfName(n, caretaker.covering(n).map(Credential::name).orElse(null))).toList(),
                records.apply(d.name()))).toList();
        return new TlsStatus(listeners, domains, store.listeners().list().stream().flatMap(l -> ListenerWarnings.of(l).stream()).toList(),
                store.alerts().list(), lastDay);
    }
}
