package org.signetmail.care.doctor;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.CareSettings;
import org.signetmail.care.CertificateChecks;
import org.signetmail.care.dns.DnsCheck;
import org.signetmail.net.Dialer;
import org.signetmail.net.DnsResolver;
import org.signetmail.net.OwnProbes;
import org.signetmail.net.Tls;
import org.signetmail.store.Store;

/**
 * What is looked at.
 *
 * @param data the data directory
 * @param places where a listener of this name is open, or null
 * @param dns gives one that remembers nothing
 */
public record Surroundings(Store store, Path data, Function<String, @Nullable InetSocketAddress> places, CertificateChecks certificates, DnsCheck records,
        Supplier<DnsResolver> dns, Dialer dialer, Tls tls, OwnProbes probes, Clock clock) {
    private static final int SMTP = 25;

    List<Look> looks(String peer) {
        String domain = peer.isEmpty() ? CareSettings.CARE.doctorPeer.of(store.settings()) : peer;
        return List.of(new NameServers(dns, host(), clock), new OwnNames(store, records), new Port25(dns, dialer, domain, SMTP),
                new RelayTest(store, places, dialer, tls, probes, host()), new CertificateLook(certificates), new DiskSpace(data), new ClockLook(dns, store.settings(), clock),
                new QueueAge(store.outbox(), clock), new OpenFiles());
    }

    private String host() {
        return store.settings().text("host.name", "localhost");
    }
}
