package org.signetmail.intake;

import java.util.function.IntSupplier;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What bans count; one a process. Thread-safe. */
record BanMeters(Counter made, Counter refused) {
    /** @param size how many ranges are banned, asked when metrics are read */
    static BanMeters in(PrometheusRegistry registry, IntSupplier size) {
        GaugeWithCallback.builder().name("signet_bans").help("Addresses and networks that are banned.").callback(told -> told.call(size.getAsInt())).register(registry);
        return new BanMeters(
                Counter.builder().name("signet_bans_made_total").help("Bans made, by hand or after failed logins.").labelNames("how").register(registry),
                Counter.builder().name("signet_banned_connections_total").help("Connections closed because their address is banned.").register(registry));
    }
}
