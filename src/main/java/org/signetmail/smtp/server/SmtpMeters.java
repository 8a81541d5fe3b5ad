package org.signetmail.smtp.server;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What SMTP sessions count. One per process. */
public record SmtpMeters(Counter messages, Counter octets, Counter logins, Counter refusals, Counter filed, Counter acceptedTls) {
    public static SmtpMeters in(PrometheusRegistry registry) {
        return new SmtpMeters(
                Counter.builder().name("signet_smtp_messages_total").help("Messages at the end of DATA, by outcome.").labelNames("outcome").register(registry),
                Counter.builder().name("signet_smtp_octets_total").help("Octets of accepted messages.").register(registry),
                Counter.builder().name("signet_smtp_logins_total").help("Logins, by outcome.").labelNames("outcome").register(registry),
                Counter.builder().name("signet_smtp_refusals_total").help("Recipients refused.").register(registry),
                Counter.builder().name("signet_smtp_filed_total").help("Copies of accepted messages filed in mailboxes here.").register(registry),
                Counter.builder().name("signet_smtp_accepted_tls_total").help("Accepted messages by the version of TLS, or none.").labelNames("version").register(registry));
    }
}
