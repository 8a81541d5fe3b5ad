package org.signetmail.net;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What handshakes on listeners count. One per process. */
public record HandshakeMeters(Counter done, Counter failed) {
    public static HandshakeMeters in(PrometheusRegistry registry) {
        return new HandshakeMeters(
                Counter.builder().name("signet_tls_handshakes_total").help("TLS handshakes on listeners that came about.")
                        .labelNames("listener", "version", "cipher", "group", "resumed").register(registry),
                Counter.builder().name("signet_tls_handshake_failures_total").help("TLS handshakes on listeners that came to nothing, by reason.")
                        .labelNames("listener", "reason").register(registry));
    }
}
