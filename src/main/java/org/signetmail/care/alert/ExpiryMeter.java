package org.signetmail.care.alert;

import java.time.Clock;
import java.time.Duration;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import org.signetmail.store.Certificates;
import org.signetmail.tls.Pem;

/** {@code signet_certificate_expiry_seconds}: until each certificate ends, negative when it is past; read at each scrape. */
public final class ExpiryMeter {
    private ExpiryMeter() {}

    public static void in(PrometheusRegistry registry, Certificates certificates, Clock clock) {
        GaugeWithCallback.builder().name("signet_certificate_expiry_seconds").help("Seconds until the certificate expires").labelNames("certificate")
                .callback(gauge -> certificates.list().forEach(kept -> {
                    try {
                        Pem.read(kept.chainPem(), null).certificates().stream().findFirst().ifPresent(leaf ->
                                gauge.call(Duration.between(clock.instant(), leaf.getNotAfter().toInstant()).toSeconds(), kept.name()));
                    } catch (Pem.Unreadable e) {
                        // What cannot be read serves nobody: as good as over.
                        gauge.call(0, kept.name());
                    }
                })).register(registry);
    }
}
