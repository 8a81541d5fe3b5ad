package org.signetmail.web.pages;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.DnsRecords.DnsRecord;
import org.signetmail.web.api.DirectoryOperations.OfDomain;
import org.signetmail.web.api.DkimOperations.OfDkimKey;
import org.signetmail.web.api.Page;

/** Domains, and each one's DNS records. */
public final class DomainPages implements PagePart {
    private static final String PATH = "/domains";

    /** @param next address of the next page, or null; @param add the dialogue's form */
    public record Listing(List<OfDomain> domains, String q, boolean later, @Nullable String next, Form add) {}

    public record One(OfDomain domain, List<DnsRecord> records, List<OfDkimKey> keys) {
        /** The colour of a key's state; words say it too. */
        public static String tone(OfDkimKey key) {
            return switch (key.state()) {
                case "signing" -> "ok";
                case "new" -> "accent";
                default -> "";
            };
        }

        public static boolean signs(OfDkimKey key) {
            return key.state().equals("signing");
        }
    }

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.MAIL, 10, PATH, "domains.title", Icon.GLOBE, PageRoutes.ADMINISTRATORS);
        routes.get(PATH, PageRoutes.ADMINISTRATORS, visit -> list(visit, Form.empty()));
        routes.post(PATH + "/add", PageRoutes.SERVER, this::add);
        routes.get(PATH + "/{domain}", PageRoutes.ADMINISTRATORS, DomainPages::one);
        routes.post(PATH + "/{domain}/set", PageRoutes.SERVER, DomainPages::set);
        routes.post(PATH + "/{domain}/remove", PageRoutes.SERVER, DomainPages::remove);
        routes.post(PATH + "/{domain}/dkim/rotate", PageRoutes.ADMINISTRATORS, DomainPages::rotate);
        routes.post(PATH + "/{domain}/dkim/{selector}/remove", PageRoutes.ADMINISTRATORS, DomainPages::removeKey);
    }

    private static Answer.Show list(Visit visit, Form add) throws Exception {
        String q = visit.query("q");
        Page<OfDomain> page = visit.list(OfDomain.class, "domains.list", Map.of(), Map.of("containing", q, "after", visit.query("after"), "limit", "50"));
        return Answer.show("domains/list", new Listing(page.items(), q, !visit.query("after").isEmpty(), visit.next(PATH, Map.of("q", q), page), add));
    }

    private Answer add(Visit visit) throws Exception {
        Form form = visit.form("name");
        return visit.attempt(form, () -> {
            visit.perform("domains.add", Map.of(), Map.of("name", form.value("name")));
            return Answer.go(at(form.value("name").toLowerCase(java.util.Locale.ROOT))).saying(Flash.ok(visit.t().of("domains.added", form.value("name"))));
        }, refused -> list(visit, refused));
    }

    private static Answer one(Visit visit) throws Exception {
        OfDomain domain = visit.ask(OfDomain.class, "domains.show", Map.of("domain", visit.name("domain")));
        List<DnsRecord> records = visit.list(DnsRecord.class, "dns.show", Map.of("domain", domain.name()), Map.of()).items();
        List<OfDkimKey> keys = visit.list(OfDkimKey.class, "dkim.list", Map.of("domain", domain.name()), Map.of()).items();
        return Answer.show("domains/one", new One(domain, records, keys));
    }

    private static Answer rotate(Visit visit) throws Exception {
        String name = visit.name("domain");
        return visit.attempt(at(name), () -> {
            visit.perform("dkim.rotate", Map.of("domain", name), null);
            return Answer.go(at(name) + "#dkim").saying(Flash.ok(visit.t().of("domains.dkim-rotated", name)));
        });
    }

    private static Answer removeKey(Visit visit) throws Exception {
        String name = visit.name("domain");
        String selector = visit.name("selector");
        return visit.attempt(at(name), () -> {
            visit.perform("dkim.remove", Map.of("domain", name, "selector", selector), null);
            return Answer.go(at(name) + "#dkim").saying(Flash.ok(visit.t().of("domains.dkim-removed", selector)));
        });
    }

    private static Answer set(Visit visit) throws Exception {
        String name = visit.name("domain");
        boolean enabled = !visit.typed("enabled").isEmpty();
        return visit.attempt(at(name), () -> {
            visit.perform("domains.set", Map.of("domain", name), Map.of("enabled", enabled));
            return Answer.go(at(name)).saying(Flash.ok(enabled ? visit.t().of("domains.enabled", name) : visit.t().of("domains.disabled", name)));
        });
    }

    private static Answer remove(Visit visit) throws Exception {
        String name = visit.name("domain");
        return visit.attempt(at(name), () -> {
            visit.perform("domains.remove", Map.of("domain", name), null);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("domains.removed", name)));
        });
    }

    static String at(String domain) {
        return PATH + "/" + Visit.encoded(domain);
    }
}
