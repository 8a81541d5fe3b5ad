package org.signetmail.web.api;

import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.figures.Figures;
import org.signetmail.store.Account;
import org.signetmail.store.Statistics;
import org.signetmail.web.api.Operation.May;

/** {@code /statistics}: figures over time, for charts. {@code /storage}: who uses how much. Thread-safe. */
public final class StatisticsOperations {
    private static final int MOST_SERIES = 50;
    private static final int USUAL_POINTS = 60;

    public record OfPoint(String at, long value) {}

    /** @param points in order of time; what is 0 is left out */
    public record OfSeries(String series, List<OfPoint> points) {}

    /** @param span minute, hour or day */
    public record OfStatistics(String span, String from, String until, List<OfSeries> series) {}

    public record OfUse(String address, long usedBytes, long quotaBytes) {
        static OfUse of(Account account) {
            return new OfUse(account.address().toString(), account.usedBytes(), account.quotaBytes());
        }
    }

    private final Statistics statistics;
    private final Clock clock;

    StatisticsOperations(Statistics statistics, Clock clock) {
        this.statistics = statistics;
        this.clock = clock;
    }

    void register(Operations all) {
        all.add(Operation.get("statistics.show", "/statistics", "Figures over time")
                .query("series", "names parted by commas; all without it. Also storage.domain.NAME and storage.account.NUMBER").query("span", "minute (the default), hour or day")
                .query("from", "since then, as 2026-11-25T10:00:00Z; without it, the last sixty").query("until", "up to then").gives(OfStatistics.class).run(this::show));
        all.add(Operation.get("storage.list", "/storage", "The accounts that use most, the largest first").may(May.DOMAIN)
                .query("domain", "only of this one").query("limit", "how many, 1 to " + Ask.MOST).gives(OfStorage.class).run(this::storage));
    }

    public record OfStorage(List<OfUse> accounts) {}

    private OfStatistics show(Ask ask) {
        List<String> names = ask.query("series").map(text -> Arrays.asList(text.split(","))).orElse(Figures.SERIES);
        if (names.size() > MOST_SERIES) {
            throw Problem.invalid("series", "at most " + MOST_SERIES + " series at once");
        }
        names.stream().filter(name -> !Figures.SERIES.contains(name) && !name.startsWith("storage.domain.") && !name.startsWith("storage.account.")).findFirst().ifPresent(name -> {
            throw Problem.invalid("series", "there is no series " + name + "; there are " + String.join(", ", Figures.SERIES));
        });
        Statistics.Span span = span(ask.query("span").orElse("minute"));
        Instant until = time(ask, "until", clock.instant());
        Instant from = time(ask, "from", until.minus(span.length().multipliedBy(USUAL_POINTS)));
        return new OfStatistics(span.name().toLowerCase(Locale.ROOT), span.of(from).toString(), until.toString(), names.stream().map(name -> new OfSeries(name,
                statistics.read(name, span, span.of(from), until).stream().map(p -> new OfPoint(p.at().toString(), p.value())).toList())).toList());
    }

    private static Statistics.Span span(String word) {
        return Arrays.stream(Statistics.Span.values()).filter(s -> s.name().equalsIgnoreCase(word)).findFirst()
                .orElseThrow(() -> Problem.invalid("span", "span is minute, hour or day"));
    }

    private static Instant time(Ask ask, String query, Instant otherwise) {
        try {
            return ask.query(query).map(Instant::parse).orElse(otherwise);
        } catch (DateTimeParseException e) {
            throw Problem.invalid(query, query + " is a time as 2026-11-25T10:00:00Z");
        }
    }

    private OfStorage storage(Ask ask) {
        @Nullable String domain = ask.query("domain").orElse(null);
        if (ask.actor().reach() instanceof Actor.Reach.OneDomain(String own, var _) && domain == null) {
            domain = own;
        }
        if (domain != null) {
            ask.mustAdminister(domain);
        }
        return new OfStorage(statistics.largest(domain, ask.limit()).stream().map(OfUse::of).toList());
    }
}
