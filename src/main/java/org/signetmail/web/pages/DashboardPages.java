package org.signetmail.web.pages;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.TlsStatus;
import org.signetmail.net.Handshakes;
import org.signetmail.web.api.AlertOperations.OfAlert;
import org.signetmail.web.api.DirectoryOperations.OfDomain;
import org.signetmail.web.api.Page;
import org.signetmail.web.api.QueueOperations;
import org.signetmail.web.api.SessionOperations.OfSession;
import org.signetmail.web.api.StatisticsOperations.OfPoint;
import org.signetmail.web.api.StatisticsOperations.OfSeries;
import org.signetmail.web.api.StatisticsOperations.OfStatistics;
import org.signetmail.web.api.StatisticsOperations.OfStorage;
import org.signetmail.web.api.StatisticsOperations.OfUse;
import org.signetmail.web.api.Status;
import org.signetmail.web.api.Views.OfCertificate;
import org.signetmail.web.api.Views.OfListener;

/** How it stands, at a glance; an open page is told what is new. */
public final class DashboardPages implements PagePart {
    private static final int WARN_DAYS = 21;
    private static final int BAD_DAYS = 7;
    private static final double OWN_DAYS = 90;
    private static final int RINGS = 4;
    private static final String MOST = "1000";
    private static final Duration TICK = Duration.ofSeconds(5);
    private static final int LARGEST = 5;
    /** From so many of a unit on it is the one to tell figures in. */
    private static final long MANY = 10;
    private static final List<String> MAIL = List.of("mail.accepted", "mail.sent", "mail.refused");

    /** How far back the charts reach. */
    enum Span {
        HOUR("minute", Duration.ofMinutes(1), 60), DAY("hour", Duration.ofHours(1), 24), MONTH("day", Duration.ofDays(1), 30);

        private final String span;
        private final Duration step;
        private final int steps;

        Span(String span, Duration step, int steps) {
            this.span = span;
            this.step = step;
            this.steps = steps;
        }

        static Span of(String word) {
            return switch (word) {
                case "day" -> DAY;
                case "month" -> MONTH;
                default -> HOUR;
            };
        }
    }

    public record Expiry(String name, long days, Ring ring) {}

    /** @param share of the day's handshakes */
    public record Share(String version, long count, double share) {}

    /** @param fix the button that mends it, or null where only time or the console does */
    public record Alerting(OfAlert alert, @Nullable Fix fix) {}

    /** @param listener whose setting it is */
    public record Warned(String words, String listener) {}

    /** What changes all the time. @param moreSessions whether there are more than were counted; @param in and {@code out}: mail of the last 24 hours */
    public record Now(Status status, List<Alerting> alerts, List<Warned> warnings, long in, long refused, long out, int sessions, boolean moreSessions, long encrypted) {}

    /** What is stored. @param chart null before anything was measured; @param unit of the chart's figures; @param largest accounts */
    public record Storage(@Nullable Chart chart, String unit, List<OfUse> largest) {}

    /** What a server administrator sees. @param span the charts': hour, day or month */
    public record Server(Now now, Chart mail, Chart tls, Chart safe, Storage storage, String span, List<Expiry> expiries, List<Share> versions, long handshakes, long failed, List<OfDomain> domains, boolean moreDomains,
            long used) {}

    /** What all others see. */
    public record Others(List<OfDomain> domains) {}

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.OVERVIEW, 0, "/", "dashboard.title", Icon.HOME, PageRoutes.SIGNED_IN);
        routes.get("/", PageRoutes.SIGNED_IN, visit -> visit.page().serverAdministrator() ? server(visit) : others(visit));
        routes.live("/live", PageRoutes.SERVER, TICK, DashboardPages::tell);
        routes.post("/alerts/retry-queue", PageRoutes.SERVER, visit -> visit.attempt("/", () -> {
            var retried = (QueueOperations.Retried) visit.perform("queue.retry-all", Map.of(), null);
            return Answer.go("/").saying(Flash.ok(visit.t().of("dashboard.retried", retried.retried())));
        }));
    }

    private static Answer others(Visit visit) throws Exception {
        return Answer.show("dashboard/others", new Others(PageRoutes.ADMINISTRATORS.test(visit.actor())
                ? visit.list(OfDomain.class, "domains.list", Map.of(), Map.of()).items() : List.of()));
    }

    private static Answer server(Visit visit) throws Exception {
        TlsStatus tls = visit.ask(TlsStatus.class, "tls.status", Map.of());
        Page<OfDomain> domains = visit.list(OfDomain.class, "domains.list", Map.of(), Map.of("limit", "100"));
        long handshakes = tls.lastDay().handshakes().stream().mapToLong(Handshakes.Agreed::count).sum();
        long failed = tls.lastDay().failures().stream().mapToLong(Handshakes.Refused::count).sum();
        Span span = Span.of(visit.query("span"));
        return Answer.show("dashboard/server", new Server(now(visit), mail(visit, span), tls(visit, span), safe(visit, span), storage(visit, span), span.name().toLowerCase(java.util.Locale.ROOT), expiries(visit), versions(tls, handshakes),
                handshakes, failed, domains.items(), domains.next() != null, domains.items().stream().mapToLong(OfDomain::usedBytes).sum()));
    }

    private static void tell(Visit visit, LiveStream out) throws Exception {
        Now now = now(visit);
        out.part(visit.page(), "alerts", "dashboard/alerts", now);
        out.part(visit.page(), "tiles", "dashboard/tiles", now);
        Span span = Span.of(visit.query("span"));
        for (Chart chart : List.of(mail(visit, span), tls(visit, span), safe(visit, span))) {
            // The span that has just begun, and the one before, which may have got its last figure since.
            out.event(chart.id() + "-before", chart.rows().get(chart.rows().size() - 2).json());
            out.event(chart.id(), chart.rows().getLast().json());
        }
    }

    private static Now now(Visit visit) throws Exception {
        Page<OfSession> sessions = visit.list(OfSession.class, "sessions.list", Map.of(), Map.of("limit", MOST));
        Map<String, Long> day = sums(statistics(visit, MAIL, Span.DAY));
        return new Now(visit.ask(Status.class, "status.show", Map.of()), alerts(visit), warnings(visit), day.getOrDefault(MAIL.get(0), 0L),
                day.getOrDefault(MAIL.get(2), 0L), day.getOrDefault(MAIL.get(1), 0L), sessions.items().size(), sessions.next() != null,
                sessions.items().stream().filter(s -> s.tls() != null).count());
    }

    private static OfStatistics statistics(Visit visit, List<String> series, Span span) throws Exception {
        Instant from = begin(visit, span);
        return (OfStatistics) visit.ask("statistics.show", Map.of(), Map.of("series", String.join(",", series), "span", span.span, "from", from.toString()));
    }

    private static Instant begin(Visit visit, Span span) {
        long step = span.step.toSeconds();
        long last = Math.floorDiv(visit.page().now().getEpochSecond(), step) * step;
        return Instant.ofEpochSecond(last).minus(span.step.multipliedBy(span.steps - 1));
    }

    private static Map<String, Long> sums(OfStatistics statistics) {
        var sums = new HashMap<String, Long>();
        statistics.series().forEach(s -> sums.put(s.series(), s.points().stream().mapToLong(OfPoint::value).sum()));
        return sums;
    }

    private static List<Alerting> alerts(Visit visit) throws Exception {
        var alerts = new ArrayList<Alerting>();
        for (OfAlert alert : visit.list(OfAlert.class, "alerts.list", Map.of(), Map.of()).items()) {
            alerts.add(new Alerting(alert, Fix.of(visit, alert.key())));
        }
        return List.copyOf(alerts);
    }

    private static List<Warned> warnings(Visit visit) throws Exception {
        return visit.list(OfListener.class, "listeners.list", Map.of(), Map.of()).items().stream().flatMap(l -> l.warnings().stream().map(w -> new Warned(w, l.name()))).toList();
    }

    private static Chart mail(Visit visit, Span span) throws Exception {
        Texts t = visit.t();
        return chart(visit, "mail", span, List.of(t.of("dashboard.in"), t.of("dashboard.out"), t.of("dashboard.refused")), MAIL.stream().map(List::of).toList());
    }

    private static Chart tls(Visit visit, Span span) throws Exception {
        return chart(visit, "tls", span, List.of("TLS 1.3", "TLS 1.2", visit.t().of("dashboard.older")), List.of(List.of("tls.1-3"), List.of("tls.1-2"), List.of("tls.older")));
    }

    /** Mail with and without TLS, in and out together. */
    private static Chart safe(Visit visit, Span span) throws Exception {
        return chart(visit, "safe", span, List.of(visit.t().of("dashboard.with-tls"), visit.t().of("dashboard.in-clear")),
                List.of(List.of("mail.in.tls", "mail.out.tls"), List.of("mail.in.clear", "mail.out.clear")));
    }

    /** What was counted. @param columns series that are added up, for each name */
    private static Chart chart(Visit visit, String id, Span span, List<String> names, List<List<String>> columns) throws Exception {
        OfStatistics statistics = statistics(visit, columns.stream().flatMap(List::stream).toList(), span);
        var rows = new TreeMap<Instant, List<Long>>();
        Instant begin = begin(visit, span);
        for (int i = 0; i < span.steps; i++) {
            rows.put(begin.plus(span.step.multipliedBy(i)), new ArrayList<>(Collections.nCopies(names.size(), 0L)));
        }
        for (OfSeries series : statistics.series()) {
            int column = IntStream.range(0, columns.size()).filter(i -> columns.get(i).contains(series.series())).findFirst().orElseThrow();
            for (OfPoint point : series.points()) {
                List<Long> row = rows.get(Instant.parse(point.at()).truncatedTo(ChronoUnit.SECONDS));
                if (row != null) {
                    row.set(column, row.get(column) + point.value());
                }
            }
        }
        var all = new ArrayList<>(List.of(visit.t().of("dashboard.time")));
        all.addAll(names);
        return new Chart(id, all, rows.entrySet().stream().map(e -> new Chart.Row(e.getKey(), e.getValue())).toList(), span != Span.MONTH);
    }

    /** It is measured once an hour, so an hour's chart would have one point; where nothing was measured, it is as it was before. */
    private static Storage storage(Visit visit, Span asked) throws Exception {
        Span span = asked == Span.HOUR ? Span.DAY : asked;
        List<OfPoint> points = statistics(visit, List.of("storage"), span).series().stream().flatMap(s -> s.points().stream()).toList();
        List<OfUse> largest = ((OfStorage) visit.ask("storage.list", Map.of(), Map.of("limit", Integer.toString(LARGEST)))).accounts();
        if (points.isEmpty()) {
            return new Storage(null, "", largest);
        }
        long most = points.stream().mapToLong(OfPoint::value).max().orElse(0);
        int unit = most >= MANY << 30 ? 30 : most >= MANY << 20 ? 20 : 10;
        var measured = new TreeMap<Instant, Long>();
        points.forEach(p -> measured.put(Instant.parse(p.at()), p.value()));
        var rows = new ArrayList<Chart.Row>();
        long last = 0;
        for (Instant at = measured.firstKey(); !at.isAfter(visit.page().now()); at = at.plus(span.step)) {
            last = measured.getOrDefault(at, last);
            rows.add(new Chart.Row(at, List.of(last >> unit)));
        }
        if (rows.size() < 2) {
            // One point is no line.
            return new Storage(null, "", largest);
        }
        String word = unit == 30 ? "GiB" : unit == 20 ? "MiB" : "KiB";
        return new Storage(new Chart("storage", List.of(visit.t().of("dashboard.time"), visit.t().of("dashboard.used-in", word)), rows, span != Span.MONTH), word, largest);
    }

    /** Those that end first. */
    private static List<Expiry> expiries(Visit visit) throws Exception {
        var all = new ArrayList<Expiry>();
        for (OfCertificate certificate : visit.list(OfCertificate.class, "certificates.list", Map.of(), Map.of()).items()) {
            if (certificate.leaf() != null && !certificate.authority()) {
                long days = certificate.leaf().daysLeft();
                all.add(new Expiry(certificate.name(), days, new Ring(days / OWN_DAYS, days < BAD_DAYS ? "bad" : days < WARN_DAYS ? "warn" : "ok")));
            }
        }
        all.sort(Comparator.comparing(Expiry::days));
        return List.copyOf(all.subList(0, Math.min(RINGS, all.size())));
    }

    private static List<Share> versions(TlsStatus tls, long all) {
        var counts = new TreeMap<String, Long>(Comparator.reverseOrder());
        tls.lastDay().handshakes().forEach(a -> counts.merge(a.version(), a.count(), Long::sum));
        return counts.entrySet().stream().map(e -> new Share(e.getKey(), e.getValue(), all == 0 ? 0 : (double) e.getValue() / all)).toList();
    }
}
