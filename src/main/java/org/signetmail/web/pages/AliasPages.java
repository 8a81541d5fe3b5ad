package org.signetmail.web.pages;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.signetmail.web.api.Page;
import org.signetmail.web.api.Views.OfAlias;

/** Addresses whose mail goes to others. */
public final class AliasPages implements PagePart {
    private static final String PATH = "/aliases";

    public record Listing(List<OfAlias> aliases, String q, String domain, boolean later, @Nullable String next, Form add) {}

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.MAIL, 30, PATH, "aliases.title", Icon.FORWARD, PageRoutes.ADMINISTRATORS);
        routes.get(PATH, PageRoutes.ADMINISTRATORS, visit -> list(visit, Form.empty()));
        routes.post(PATH + "/add", PageRoutes.ADMINISTRATORS, AliasPages::add);
        routes.post(PATH + "/{address}/set", PageRoutes.ADMINISTRATORS, AliasPages::set);
        routes.post(PATH + "/{address}/remove", PageRoutes.ADMINISTRATORS, AliasPages::remove);
    }

    private static Answer.Show list(Visit visit, Form add) throws Exception {
        String q = visit.query("q");
        String domain = visit.query("domain");
        Page<OfAlias> page = visit.list(OfAlias.class, "aliases.list", Map.of(),
                Map.of("containing", q, "domain", domain, "after", visit.query("after"), "limit", "50"));
        return Answer.show("aliases/list", new Listing(page.items(), q, domain, !visit.query("after").isEmpty(),
                visit.next(PATH, Map.of("q", q, "domain", domain), page), add));
    }

    private static Answer add(Visit visit) throws Exception {
        Form form = visit.form("address", "targets");
        return visit.attempt(form, () -> {
            visit.perform("aliases.add", Map.of(), Map.of("address", form.value("address"), "targets", targets(form.value("targets"))));
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("aliases.added", form.value("address"))));
        }, refused -> list(visit, refused));
    }

    private static List<String> targets(String typed) {
        return Arrays.stream(typed.split("[\\s,;]+")).filter(t -> !t.isEmpty()).toList();
    }

    private static Answer set(Visit visit) throws Exception {
        String address = visit.name("address");
        return visit.attempt(PATH, () -> {
            visit.perform("aliases.set", Map.of("address", address), Map.of("targets", targets(visit.typed("targets"))));
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("aliases.changed", address)));
        });
    }

    private static Answer remove(Visit visit) throws Exception {
        String address = visit.name("address");
        return visit.attempt(PATH, () -> {
            visit.perform("aliases.remove", Map.of("address", address), null);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("aliases.removed", address)));
        });
    }
}
