package org.signetmail.web.pages;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.signetmail.store.BanBook.Ban;
import org.signetmail.web.api.BanOperations.OfFailures;
import org.signetmail.web.api.Page;
import org.signetmail.web.api.Problem;

/** Who may not connect. */
public final class BanPages implements PagePart {
    private static final String PATH = "/bans";

    /** In minutes; empty is for ever. */
    private static final List<String> LENGTHS = List.of("60", "1440", "10080", "43200", "");

    /** @param failures the first of those that are counted; @param moreFailures whether there are more */
    public record Listing(List<Ban> bans, boolean later, @Nullable String next, Form add, List<OfFailures> failures, boolean moreFailures) {}

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.SERVER, 40, PATH, "bans.title", Icon.BAN, PageRoutes.SERVER);
        routes.get(PATH, PageRoutes.SERVER, visit -> list(visit, Form.of(Map.of("minutes", "1440"))));
        routes.post(PATH + "/add", PageRoutes.SERVER, BanPages::add);
        routes.post(PATH + "/lift", PageRoutes.SERVER, BanPages::lift);
        routes.post(PATH + "/forgive", PageRoutes.SERVER, BanPages::forgive);
    }

    private static Answer.Show list(Visit visit, Form add) throws Exception {
        Page<Ban> page = visit.list(Ban.class, "bans.list", Map.of(), Map.of("after", visit.query("after"), "limit", "50"));
        Page<OfFailures> failures = visit.list(OfFailures.class, "bans.failures", Map.of(), Map.of("limit", "50"));
        return Answer.show("bans/list", new Listing(page.items(), !visit.query("after").isEmpty(), visit.next(PATH, Map.of(), page), add, failures.items(), failures.next() != null));
    }

    /** For how long, with the words for it. */
    public static Map<String, String> lengths(Texts t) {
        var lengths = new LinkedHashMap<String, String>();
        for (String minutes : LENGTHS) {
            lengths.put(minutes, t.word("bans.for", minutes.isEmpty() ? "ever" : minutes));
        }
        return lengths;
    }

    private static Answer add(Visit visit) throws Exception {
        Form form = visit.form("range", "reason", "minutes");
        return visit.attempt(form, () -> {
            var wanted = new HashMap<String, Object>(Map.of("range", form.value("range"), "reason", form.value("reason")));
            String minutes = form.value("minutes");
            if (!LENGTHS.contains(minutes)) {
                throw Problem.invalid("minutes", "choose for how long");
            }
            if (!minutes.isEmpty()) {
                wanted.put("minutes", Long.valueOf(minutes));
            }
            var ban = (Ban) visit.perform("bans.add", Map.of(), wanted);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("bans.added", ban.range())));
        }, refused -> list(visit, refused));
    }

    private static Answer lift(Visit visit) throws Exception {
        String range = visit.typed("range");
        return visit.attempt(PATH, () -> {
            visit.perform("bans.remove", parts(range), null);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("bans.lifted", range)));
        });
    }

    private static Answer forgive(Visit visit) throws Exception {
        String source = visit.typed("source");
        return visit.attempt(PATH, () -> {
            visit.perform("bans.forgive", parts(source), null);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("bans.forgiven", source)));
        });
    }

    private static Map<String, String> parts(String range) {
        int slash = range.indexOf('/');
        String bits = slash >= 0 ? range.substring(slash + 1) : range.indexOf(':') >= 0 ? "128" : "32";
        return Map.of("network", slash >= 0 ? range.substring(0, slash) : range, "bits", bits);
    }
}
