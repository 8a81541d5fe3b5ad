package org.signetmail.sieve.server;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What the room counts; one a process. Thread-safe. */
public record SieveMeters(Gauge sessions, Counter commands, Counter logins) {
    public static SieveMeters in(PrometheusRegistry registry) {
        return new SieveMeters(
                Gauge.builder().name("signet_sieve_sessions").help("ManageSieve sessions open now").register(registry),
                Counter.builder().name("signet_sieve_commands").help("ManageSieve commands by name and outcome")
                        .labelNames("command", "outcome").register(registry),
                Counter.builder().name("signet_sieve_logins").help("ManageSieve logins by outcome")
                        .labelNames("outcome").register(registry));
    }
}
