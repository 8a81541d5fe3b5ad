package org.signetmail.web.pages;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.signetmail.care.TlsStatus;
import org.signetmail.net.Handshakes;

/** How TLS stands: what was agreed in the last day, what failed, what the server finds at its own doors, and what each domain's DNS should say. */
public final class TlsStatusPages implements PagePart {
    private static final String PATH = "/tls";

    /** @param share of all, 0 to 1 */
    public record Share(String what, long count, double share) {}

    /** @param modern handshakes of TLS 1.3; @param resumed those of an earlier session */
    public record Whole(TlsStatus status, long handshakes, long modern, long resumed, long failed, List<Share> versions, List<Share> ciphers, List<Share> groups,
            List<Share> failures) {}

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.TLS, 40, PATH, "tls.title", Icon.CHART, PageRoutes.SERVER);
        routes.get(PATH, PageRoutes.SERVER, visit -> show(visit.ask(TlsStatus.class, "tls.status", Map.of())));
        routes.post(PATH + "/fresh", PageRoutes.SERVER, visit -> {
            visit.ask("tls.status", Map.of(), Map.of("fresh", "true"));
            return Answer.go(PATH);
        });
    }

    private static Answer show(TlsStatus status) {
        List<Handshakes.Agreed> day = status.lastDay().handshakes();
        long all = day.stream().mapToLong(Handshakes.Agreed::count).sum();
        long failed = status.lastDay().failures().stream().mapToLong(Handshakes.Refused::count).sum();
        return Answer.show("tls/page", new Whole(status, all, day.stream().filter(a -> a.version().endsWith("1.3")).mapToLong(Handshakes.Agreed::count).sum(),
                day.stream().filter(Handshakes.Agreed::resumed).mapToLong(Handshakes.Agreed::count).sum(), failed,
                shares(day, Handshakes.Agreed::version, Handshakes.Agreed::count, all), shares(day, Handshakes.Agreed::cipher, Handshakes.Agreed::count, all),
                shares(day, a -> a.group().isEmpty() ? "–" : a.group(), Handshakes.Agreed::count, all),
                shares(status.lastDay().failures(), Handshakes.Refused::reason, Handshakes.Refused::count, failed)));
    }

    private static <T> List<Share> shares(List<T> items, Function<T, String> what, Function<T, Long> count, long all) {
        return items.stream().collect(Collectors.groupingBy(what, Collectors.summingLong(count::apply))).entrySet().stream()
                .map(e -> new Share(e.getKey(), e.getValue(), all == 0 ? 0 : (double) e.getValue() / all)).sorted(Comparator.comparing(Share::count).reversed()).toList();
    }
}
