package org.signetmail.web.pages;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.signetmail.care.TlsStatus;
import org.signetmail.net.Handshakes;
import org.signetmail.web.api.AlertOperations.OfAlert;
import org.signetmail.web.api.DirectoryOperations.OfDomain;
import org.signetmail.web.api.Page;
import org.signetmail.web.api.SessionOperations.OfSession;
import org.signetmail.web.api.StatisticsOperations.OfPoint;
import org.signetmail.web.api.StatisticsOperations.OfSeries;
import org.signetmail.web.api.StatisticsOperations.OfStatistics;
import org.signetmail.web.api.Status;
import org.signetmail.web.api.Views.OfCertificate;

/** How it stands, at a glance; an open page is told what is new. */
public final class DashboardPages implements PagePart {
    private static final int WARN_DAYS = 21;
    private static final int BAD_DAYS = 7;
    private static final double OWN_DAYS = 90;
    private static final int RINGS = 4;
    private static final String MOST = "1000";
    private static final Duration TICK = Duration.ofSeconds(5);
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

    /** What changes all the time. @param moreSessions whether there are more than were counted; @param in and {@code out}: mail of the last 24 hours */
    public record Now(Status status, List<OfAlert> alerts, long in, long refused, long out, int sessions, boolean moreSessions, long encrypted) {}

    /** What a server administrator sees. @param span the chart's: hour, day or month */
    public record Server(Now now, Chart mail, String span, List<Expiry> expiries, List<Share> versions, long handshakes, long failed, List<OfDomain> domains, boolean moreDomains,
            long used) {}

    /** What all others see. */
    public record Others(List<OfDomain> domains) {}

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.OVERVIEW, 0, "/", "dashboard.title", Icon.HOME, PageRoutes.SIGNED_IN);
        routes.get("/", PageRoutes.SIGNED_IN, visit -> visit.page().serverAdministrator() ? server(visit) : others(visit));
        routes.live("/live", PageRoutes.SERVER, TICK, DashboardPages::tell);
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
        return Answer.show("dashboard/server", new Server(now(visit), mail(visit, span), span.name().toLowerCase(java.util.Locale.ROOT), expiries(visit), versions(tls, handshakes),
                handshakes, failed, domains.items(), domains.next() != null, domains.items().stream().mapToLong(OfDomain::usedBytes).sum()));
    }

    private static void tell(Visit visit, LiveStream out) throws Exception {
        Now now = now(visit);
        out.part(visit.page(), "alerts", "dashboard/alerts", now);
        out.part(visit.page(), "tiles", "dashboard/tiles", now);
        Span span = Span.of(visit.query("span"));
        Chart mail = mail(visit, span);
        // The span that has just begun, and the one before, which may have got its last figure since.
        out.event("before", mail.rows().get(mail.rows().size() - 2).json());
        out.event("mail", mail.rows().getLast().json());
    }

    private static Now now(Visit visit) throws Exception {
        Page<OfSession> sessions = visit.list(OfSession.class, "sessions.list", Map.of(), Map.of("limit", MOST));
        Map<String, Long> day = sums(statistics(visit, MAIL, Span.DAY));
        return new Now(visit.ask(Status.class, "status.show", Map.of()), visit.list(OfAlert.class, "alerts.list", Map.of(), Map.of()).items(), day.getOrDefault(MAIL.get(0), 0L),
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

    private static Chart mail(Visit visit, Span span) throws Exception {
        OfStatistics statistics = statistics(visit, MAIL, span);
        var rows = new TreeMap<Instant, List<Long>>();
        Instant begin = begin(visit, span);
        for (int i = 0; i < span.steps; i++) {
            rows.put(begin.plus(span.step.multipliedBy(i)), new ArrayList<>(List.of(0L, 0L, 0L)));
        }
        for (OfSeries series : statistics.series()) {
            for (OfPoint point : series.points()) {
                List<Long> row = rows.get(Instant.parse(point.at()).truncatedTo(ChronoUnit.SECONDS));
                if (row != null) {
                    row.set(MAIL.indexOf(series.series()), point.value());
                }
            }
        }
        Texts t = visit.t();
        return new Chart("mail", List.of(t.of("dashboard.time"), t.of("dashboard.in"), t.of("dashboard.out"), t.of("dashboard.refused")),
                rows.entrySet().stream().map(e -> new Chart.Row(e.getKey(), e.getValue())).toList(), span != Span.MONTH);
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
