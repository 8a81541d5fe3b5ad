package org.signetmail.pop3.server;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What the room counts; one a process. Thread-safe. */
public record Pop3Meters(Gauge sessions, Counter commands, Counter logins) {
    public static Pop3Meters in(PrometheusRegistry registry) {
        return new Pop3Meters(
                Gauge.builder().name("signet_pop3_sessions").help("POP3 sessions open now").register(registry),
                Counter.builder().name("signet_pop3_commands").help("POP3 commands by name and outcome")
                        .labelNames("command", "outcome").register(registry),
                Counter.builder().name("signet_pop3_logins").help("POP3 logins by outcome")
                        .labelNames("outcome").register(registry));
    }
}
