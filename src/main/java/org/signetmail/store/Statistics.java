package org.signetmail.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Figures over time: by the minute for two days, by the hour for two months, by the day for ten years (in UTC). Several
 * processes add to the same figures. Thread-safe, durable.
 */
public interface Statistics {
    enum Span {
        MINUTE(Duration.ofMinutes(1), Duration.ofDays(2)), HOUR(Duration.ofHours(1), Duration.ofDays(62)), DAY(Duration.ofDays(1), Duration.ofDays(3653));

        private final Duration length;
        private final Duration kept;

        Span(Duration length, Duration kept) {
            this.length = length;
            this.kept = kept;
        }

        public Duration length() {
            return length;
        }

        public Duration kept() {
            return kept;
        }

        /** The beginning of the span that the time is in. */
        public Instant of(Instant time) {
            return Instant.ofEpochMilli(time.toEpochMilli() - Math.floorMod(time.toEpochMilli(), length.toMillis()));
        }
    }

    /** How figures come together in a longer span: counts are added up, of levels the highest stays. */
    enum Sort { COUNT, LEVEL }

    /** @param series "mail.accepted" */
    record Figure(String series, Sort sort, long value) {}

    record Point(Instant at, long value) {}

    void add(Instant at, List<Figure> figures);

    /** In order of time; what is 0 is left out. At most 10,000 points. */
    List<Point> read(String series, Span span, Instant from, Instant until);

    /** What each domain's accounts use now. @return figures named {@code storage.domain.NAME} */
    List<Figure> storageByDomain();

    /** Writes down what each account uses now, as its day's figure {@code storage.account.ID}. */
    void storeAccounts(Instant at);

    /** The accounts that use most, the largest first. @param domain null for all */
    List<Account> largest(@org.jspecify.annotations.Nullable String domain, int most);

    /** Forgets what is older than its span is kept; figures of accounts after a hundred days. */
    void sweep(Instant now);
}
