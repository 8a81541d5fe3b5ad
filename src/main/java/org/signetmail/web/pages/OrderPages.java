package org.signetmail.web.pages;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.signetmail.web.api.AcmeOperations.OfAuthority;
import org.signetmail.web.api.AcmeOperations.OfOrder;

/** Orders at authorities that speak ACME: the authority, the order, and its log while it goes on. */
public final class OrderPages implements PagePart {
    private static final String ADD = AddCertificatePages.PATH + "/order";
    private static final String ONE = CertificatePages.PATH + "/order";
    private static final String AUTHORITIES = CertificatePages.PATH + "/authorities";
    private static final List<String> DNS = List.of("server", "zone", "key", "secret", "algorithm", "hook", "wait");
    static final String LETS_ENCRYPT = "https://acme-v02.api.letsencrypt.org/directory";
    private static final Map<String, String> USUAL = Map.of("name", "letsencrypt", "directory", LETS_ENCRYPT);

    /** @param authorities by name, as a choice */
    public record Ordering(Map<String, String> authorities, Form form) {}

    /** @param authority the dialogue's form */
    public record Authorities(List<OfAuthority> all, Form authority) {}

    @Override
    public void register(PageRoutes routes) {
        routes.get(ADD, PageRoutes.SERVER, visit -> order(visit, Form.of(Map.of("challenge", "http-01", "key", "ecdsa-p256", "authority", visit.query("authority")))));
        routes.post(ADD, PageRoutes.SERVER, OrderPages::place);
        routes.get(ONE, PageRoutes.SERVER, visit -> Answer.show("certificates/order", standing(visit, visit.query("name"))));
        routes.get(ONE + "/log", PageRoutes.SERVER, visit -> Answer.show("certificates/log", standing(visit, visit.query("name"))));
        routes.post(ONE + "/cancel", PageRoutes.SERVER, OrderPages::cancel);
        routes.get(AUTHORITIES, PageRoutes.SERVER, visit -> authorities(visit, Form.of(USUAL)));
        routes.post(AUTHORITIES + "/add", PageRoutes.SERVER, OrderPages::add);
        routes.post(AUTHORITIES + "/remove", PageRoutes.SERVER, OrderPages::remove);
    }

    static String at(String name) {
        return Visit.address(ONE, Map.of("name", name));
    }

    private static OfOrder standing(Visit visit, String name) throws Exception {
        return visit.ask(OfOrder.class, "orders.show", Map.of("name", name));
    }

    private static Answer.Show order(Visit visit, Form form) throws Exception {
        Map<String, String> authorities = visit.list(OfAuthority.class, "acme.list", Map.of(), Map.of()).items().stream()
                .collect(Collectors.toMap(OfAuthority::name, OfAuthority::name, (one, _) -> one, LinkedHashMap::new));
        return Answer.show("certificates/order-add", new Ordering(authorities, form));
    }

    private static Answer place(Visit visit) throws Exception {
        Form form = visit.form("name", "names", "authority", "challenge", "key", "profile", "dns-server", "dns-zone", "dns-key", "dns-algorithm", "dns-hook", "dns-wait");
        return visit.attempt(form, () -> {
            var body = new LinkedHashMap<String, Object>();
            body.put("name", form.value("name"));
            body.put("names", AddCertificatePages.names(form.value("names")));
            body.put("authority", form.value("authority"));
            body.put("challenge", form.value("challenge"));
            body.put("key", form.value("key"));
            if (form.checked("profile")) {
                body.put("profile", form.value("profile"));
            }
            if (form.value("challenge").equals("dns-01")) {
                // The fields that belong to a DNS server have its word before their own, so that no other field has their name.
                body.put("dns", DNS.stream().filter(field -> !visit.typed("dns-" + field).isEmpty()).collect(Collectors.toMap(field -> field, field -> visit.typed("dns-" + field))));
            }
            visit.perform("orders.add", Map.of(), body);
            return Answer.go(at(form.value("name")));
        }, refused -> order(visit, refused));
    }

    private static Answer cancel(Visit visit) throws Exception {
        String name = visit.exactly("name");
        return visit.attempt(at(name), () -> {
            visit.perform("orders.cancel", Map.of("name", name), null);
            return Answer.go(CertificatePages.PATH).saying(Flash.ok(visit.t().of("certificates.order-cancelled", name)));
        });
    }

    private static Answer.Show authorities(Visit visit, Form form) throws Exception {
        return Answer.show("certificates/authorities", new Authorities(visit.list(OfAuthority.class, "acme.list", Map.of(), Map.of()).items(), form));
    }

    private static Answer add(Visit visit) throws Exception {
        Form form = visit.form("name", "directory", "contact", "root", "eabKid", "acceptTerms");
        return visit.attempt(form, () -> {
            var body = new LinkedHashMap<String, Object>();
            List.of("name", "directory", "contact", "root", "eabKid").stream().filter(form::checked).forEach(field -> body.put(field, form.value(field)));
            body.put("acceptTerms", form.checked("acceptTerms"));
            if (!visit.exactly("eabHmac").isEmpty()) {
                body.put("eabHmac", visit.typed("eabHmac"));
            }
            visit.perform("acme.add", Map.of(), body);
            return Answer.go(Visit.address(ADD, Map.of("authority", form.value("name")))).saying(Flash.ok(visit.t().of("certificates.authority-added", form.value("name"))));
        }, refused -> authorities(visit, refused));
    }

    private static Answer remove(Visit visit) throws Exception {
        String name = visit.exactly("name");
        return visit.attempt(AUTHORITIES, () -> {
            visit.perform("acme.remove", Map.of("name", name), null);
            return Answer.go(AUTHORITIES).saying(Flash.ok(visit.t().of("certificates.authority-removed", name)));
        });
    }
}
