package org.signetmail.queue;

import java.util.function.LongSupplier;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What the queue counts; one a process. Thread-safe. */
public record QueueMeters(Counter attempts, Counter recipients, Counter notices, Counter sessions) {
    /** @param size how many items wait, asked when metrics are read */
    public static QueueMeters in(PrometheusRegistry registry, LongSupplier size) {
        GaugeWithCallback.builder().name("signet_queue_items").help("Recipients waiting in the queue.")
                .callback(told -> told.call(size.getAsLong())).register(registry);
        return new QueueMeters(
                Counter.builder().name("signet_queue_attempts_total").help("Sessions opened to send, by outcome.").labelNames("outcome").register(registry),
                Counter.builder().name("signet_queue_recipients_total").help("Recipients by what became of an attempt.").labelNames("outcome").register(registry),
                Counter.builder().name("signet_queue_notices_total").help("Delivery status notifications, by kind.").labelNames("kind").register(registry),
                Counter.builder().name("signet_queue_sessions_total").help("Sessions opened to send, by the version of TLS, or none.").labelNames("version").register(registry));
    }
}
