package org.signetmail.care.figures;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import org.signetmail.store.Statistics.Sort;

/**
 * A series and the metrics that it is drawn from: what is counted for Prometheus is not counted again.
 *
 * @param metric its name without {@code _total}
 */
record Drawn(String series, Sort sort, String metric, Predicate<Labels> which) {
    static final List<Drawn> ALL = List.of(
            count("mail.accepted", "signet_smtp_messages", labelled("outcome", "accepted")),
            count("mail.refused", "signet_smtp_messages", labelled("outcome", "refused", "deferred")),
            count("mail.refused", "signet_smtp_refusals", _ -> true),
            count("mail.delivered", "signet_smtp_filed", _ -> true),
            count("mail.octets", "signet_smtp_octets", _ -> true),
            count("mail.sent", "signet_queue_recipients", labelled("outcome", "sent")),
            count("mail.deferred", "signet_queue_recipients", labelled("outcome", "deferred")),
            count("mail.bounced", "signet_queue_recipients", labelled("outcome", "failed", "expired")),
            count("mail.in.clear", "signet_smtp_accepted_tls", labelled("version", "none")),
            count("mail.in.tls", "signet_smtp_accepted_tls", labelled("version", "none").negate()),
            count("mail.out.clear", "signet_queue_sessions", labelled("version", "none")),
            count("mail.out.tls", "signet_queue_sessions", labelled("version", "none").negate()),
            count("logins.ok", "signet_smtp_logins", labelled("outcome", "ok")),
            count("logins.ok", "signet_imap_logins", labelled("outcome", "ok")),
            count("logins.ok", "signet_pop3_logins", labelled("outcome", "ok")),
            count("logins.ok", "signet_sieve_logins", labelled("outcome", "ok")),
            count("logins.failed", "signet_smtp_logins", labelled("outcome", "ok").negate()),
            count("logins.failed", "signet_imap_logins", labelled("outcome", "ok").negate()),
            count("logins.failed", "signet_pop3_logins", labelled("outcome", "ok").negate()),
            count("logins.failed", "signet_sieve_logins", labelled("outcome", "ok").negate()),
            count("tls.1-3", "signet_tls_handshakes", labelled("version", "TLSv1.3")),
            count("tls.1-2", "signet_tls_handshakes", labelled("version", "TLSv1.2")),
            count("tls.older", "signet_tls_handshakes", labelled("version", "TLSv1.3", "TLSv1.2").negate()),
            count("tls.failed", "signet_tls_handshake_failures", _ -> true),
            new Drawn("queue.length", Sort.LEVEL, "signet_queue_items", _ -> true));

    private static Drawn count(String series, String metric, Predicate<Labels> which) {
        return new Drawn(series, Sort.COUNT, metric, which);
    }

    private static Predicate<Labels> labelled(String name, String... values) {
        List<String> any = List.of(values);
        return labels -> {
            String value = labels.get(name);
            return value != null && any.contains(value);
        };
    }

    /** What the metric says now, labels that do not matter summed up. */
    long value(Map<String, MetricSnapshot> metrics) {
        return switch (metrics.get(metric)) {
            case CounterSnapshot counter -> counter.getDataPoints().stream().filter(p -> which.test(p.getLabels())).mapToLong(p -> (long) p.getValue()).sum();
            case GaugeSnapshot gauge -> gauge.getDataPoints().stream().filter(p -> which.test(p.getLabels())).mapToLong(p -> (long) p.getValue()).sum();
            case null, default -> 0;
        };
    }

    static Map<String, MetricSnapshot> byName(MetricSnapshots all) {
        return all.stream().collect(java.util.stream.Collectors.toMap(m -> m.getMetadata().getName(), m -> m));
    }
}
