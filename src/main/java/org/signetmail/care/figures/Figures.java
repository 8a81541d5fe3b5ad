package org.signetmail.care.figures;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.store.Statistics;
import org.signetmail.store.Statistics.Figure;
import org.signetmail.store.Statistics.Sort;

/**
 * Once a minute writes down what the process counted since: one commit, whatever happened. At its end what is left over. Owns a
 * thread.
 */
public final class Figures implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Figures.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final String SESSIONS = "sessions";
    private static final String STORAGE = "storage";

    /** Names of all series but those of single domains ({@code storage.domain.NAME}) and accounts ({@code storage.account.ID}). */
    public static final List<String> SERIES = Stream.concat(Drawn.ALL.stream().map(Drawn::series), Stream.of(SESSIONS, STORAGE)).distinct().toList();

    private final PrometheusRegistry registry;
    private final Statistics statistics;
    private final LongSupplier sessions;
    private final Clock clock;
    private final ScheduledExecutorService minutes = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("figures").factory());
    private final Map<Drawn, Long> before = new HashMap<>();
    private Instant hour = Instant.EPOCH;
    private Instant day = Instant.EPOCH;

    /** @param sessions how many are open */
    public Figures(PrometheusRegistry registry, Statistics statistics, LongSupplier sessions, Clock clock) {
        this.registry = registry;
        this.statistics = statistics;
        this.sessions = sessions;
        this.clock = clock;
    }

    public void start() {
        long toNext = EVERY.toMillis() - Math.floorMod(clock.millis(), EVERY.toMillis());
        // Just before the minute is over, so that it is told under its own name.
        minutes.scheduleAtFixedRate(this::guarded, Math.max(0, toNext - 500), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void guarded() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.warn("this minute's figures were not kept, the next one's have them: {}", e.getMessage());
        }
    }

    /** Writes down what was counted since the last look. */
    synchronized void look() {
        Instant now = clock.instant();
        Map<String, MetricSnapshot> metrics = Drawn.byName(registry.scrape());
        var current = new HashMap<Drawn, Long>();
        var sums = new LinkedHashMap<String, Figure>();
        for (Drawn drawn : Drawn.ALL) {
            long value = drawn.value(metrics);
            current.put(drawn, value);
            long told = switch (drawn.sort()) {
                case COUNT -> value - before.getOrDefault(drawn, 0L);
                case LEVEL -> value;
            };
            sums.merge(drawn.series(), new Figure(drawn.series(), drawn.sort(), told), (one, other) -> new Figure(one.series(), one.sort(), one.value() + other.value()));
        }
        var figures = new ArrayList<>(sums.values());
        figures.add(new Figure(SESSIONS, Sort.LEVEL, sessions.getAsLong()));
        Instant thisHour = Statistics.Span.HOUR.of(now);
        if (!thisHour.equals(hour)) {
            List<Figure> storage = statistics.storageByDomain();
            figures.addAll(storage);
            figures.add(new Figure(STORAGE, Sort.LEVEL, storage.stream().mapToLong(Figure::value).sum()));
        }
        statistics.add(now, figures);
        before.putAll(current);
        if (!thisHour.equals(hour)) {
            hour = thisHour;
            Instant thisDay = Statistics.Span.DAY.of(now);
            if (!thisDay.equals(day)) {
                statistics.storeAccounts(now);
                statistics.sweep(now);
                day = thisDay;
            }
        }
    }

    @Override
    public void close() {
        minutes.shutdownNow();
        guarded();
    }
}
