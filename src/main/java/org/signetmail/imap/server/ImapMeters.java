package org.signetmail.imap.server;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What the room counts; one a process. Thread-safe. */
public record ImapMeters(Gauge sessions, Counter commands, Counter logins) {
    public static ImapMeters in(PrometheusRegistry registry) {
        return new ImapMeters(
                Gauge.builder().name("signet_imap_sessions").help("IMAP sessions open now").register(registry),
                Counter.builder().name("signet_imap_commands").help("IMAP commands by name and outcome")
                        .labelNames("command", "outcome").register(registry),
                Counter.builder().name("signet_imap_logins").help("IMAP logins by outcome")
                        .labelNames("outcome").register(registry));
    }
}
