package org.signetmail.care.figures;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.stream.Collectors;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.imap.server.ImapMeters;
import org.signetmail.net.HandshakeMeters;
import org.signetmail.pop3.server.Pop3Meters;
import org.signetmail.queue.QueueMeters;
import org.signetmail.sieve.server.SieveMeters;
import org.signetmail.smtp.server.SmtpMeters;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Statistics;
import org.signetmail.store.Statistics.Span;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;

import static org.assertj.core.api.Assertions.assertThat;

/** What the process counts becomes figures, each count once. */
class FiguresTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:30Z");

    @TempDir
    Path directory;

    @Test
    void everySeriesIsDrawnFromAMetricThatIsThere() {
        var registry = new PrometheusRegistry();
        SmtpMeters.in(registry);
        ImapMeters.in(registry);
        Pop3Meters.in(registry);
        SieveMeters.in(registry);
        HandshakeMeters.in(registry);
        QueueMeters.in(registry, () -> 0);
        Set<String> there = Drawn.byName(registry.scrape()).keySet();
        assertThat(Drawn.ALL.stream().map(Drawn::metric).collect(Collectors.toSet())).isSubsetOf(there);
    }

    @Test
    void countsAreToldOnceAndLevelsAsTheyAre() {
        var registry = new PrometheusRegistry();
        var smtp = SmtpMeters.in(registry);
        var imap = ImapMeters.in(registry);
        QueueMeters.in(registry, () -> 7);
        try (Store store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), Clock.systemUTC());
                var figures = new Figures(registry, store.statistics(), () -> 3, Clock.fixed(NOW, ZoneOffset.UTC))) {
            smtp.messages().labelValues("accepted").inc(5);
            smtp.messages().labelValues("refused").inc();
            smtp.refusals().inc(2);
            smtp.acceptedTls().labelValues("none").inc();
            smtp.acceptedTls().labelValues("TLSv1.3").inc(4);
            smtp.logins().labelValues("ok").inc();
            imap.logins().labelValues("ok").inc();
            imap.logins().labelValues("wrong").inc();
            imap.logins().labelValues("throttled").inc();
            figures.look();
            smtp.messages().labelValues("accepted").inc(2);
            figures.look();
            assertThat(told(store, "mail.accepted")).isEqualTo(7);
            assertThat(told(store, "mail.refused")).isEqualTo(3);
            assertThat(told(store, "mail.in.clear")).isEqualTo(1);
            assertThat(told(store, "mail.in.tls")).isEqualTo(4);
            assertThat(told(store, "logins.ok")).isEqualTo(2);
            assertThat(told(store, "logins.failed")).isEqualTo(2);
            assertThat(told(store, "queue.length")).isEqualTo(7);
            assertThat(told(store, "sessions")).isEqualTo(3);
        }
    }

    private static long told(Store store, String series) {
        assertThat(Figures.SERIES).contains(series);
        return store.statistics().read(series, Span.DAY, Instant.EPOCH, NOW.plusSeconds(86_400)).stream().mapToLong(Statistics.Point::value).sum();
    }
}
