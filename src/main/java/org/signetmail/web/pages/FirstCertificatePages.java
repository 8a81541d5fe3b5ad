package org.signetmail.web.pages;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.ClientNames;
import org.signetmail.web.api.AcmeOperations.OfAuthority;
import org.signetmail.web.api.AcmeOperations.OfOrder;
import org.signetmail.web.api.AcmeOperations.OfReach;
import org.signetmail.web.api.Problem;

/**
 * The last step of the set-up: who signs. The own authority did already; another is asked where the names lead here, and its order is
 * watched, tried again, or given up for the own one.
 */
public final class FirstCertificatePages implements PagePart {
    static final String PATH = "/welcome/certificate";
    private static final String ORDER = "/welcome/order";
    private static final String DIRECTORY = "directory";
    private static final String CONTACT = "contact";
    private static final String TERMS = "terms";
    private static final int HTTPS = 443;

    /** @param reach null before the name servers were asked */
    public record Choosing(Form form, @Nullable OfReach reach) {}

    /** @param reach what may be the matter, where it failed; null else; @param next where the set-up goes on */
    public record Ordered(OfOrder order, @Nullable OfReach reach, String next) {}

    @Override
    public void register(PageRoutes routes) {
        routes.get(PATH, PageRoutes.SERVER, visit -> choosing(visit, begun(), !visit.query("look").isEmpty()));
        routes.get(PATH + "/reach", PageRoutes.SERVER, visit -> Answer.show("setup/reach", new Choosing(begun(), reach(visit))));
        routes.post(PATH, PageRoutes.SERVER, FirstCertificatePages::chosen);
        routes.get(ORDER, PageRoutes.SERVER, visit -> order(visit).isEmpty() ? Answer.go(PATH) : Answer.show("setup/order", ordered(visit)));
        routes.get(ORDER + "/log", PageRoutes.SERVER, visit -> Answer.show("setup/order-log", ordered(visit)));
        routes.post(ORDER + "/again", PageRoutes.SERVER, visit -> visit.attempt(ORDER, () -> {
            visit.perform("orders.renew", Map.of("name", visit.page().host()), null);
            return Answer.go(ORDER);
        }));
        routes.post(ORDER + "/own", PageRoutes.SERVER, FirstCertificatePages::own);
    }

    private static Form begun() {
        return Form.of(Map.of("kind", "own", DIRECTORY, OrderPages.LETS_ENCRYPT));
    }

    private static Answer.Show choosing(Visit visit, Form form, boolean look) throws Exception {
        return Answer.show("setup/certificate", new Choosing(form, look ? reach(visit) : null));
    }

    /** The host, and the names that mail programs look for. */
    private static OfReach reach(Visit visit) throws Exception {
        String domain = SetUpPages.domain(visit);
        return (OfReach) visit.ask("acme.reach", Map.of(), domain.isEmpty() ? Map.of() : Map.of("names", String.join(",", ClientNames.of(domain))));
    }

    private static String last(Visit visit) throws Exception {
        String domain = SetUpPages.domain(visit);
        return domain.isEmpty() ? "/" : DomainPages.at(domain) + "/dns?first=yes";
    }

    private static Answer chosen(Visit visit) throws Exception {
        Form form = visit.form("kind", DIRECTORY, CONTACT, TERMS, "anyway");
        if (!form.value("kind").equals("acme")) {
            // One that failed is given up; one that came goes on to be renewed.
            return order(visit).filter(o -> o.state().equals("failed")).isPresent() ? own(visit) : Answer.go(last(visit));
        }
        return visit.attempt(form, () -> {
            OfReach reach = reach(visit);
            if (!reach.likely() && !form.checked("anyway")) {
                throw Problem.invalid(null, visit.t().of("setup.not-reached"));
            }
            String authority = authority(visit, form);
            // What leads elsewhere would fail the whole order; it can be ordered when it leads here.
            visit.perform("orders.add", Map.of(), Map.of("name", visit.page().host(), "authority", authority, "names", reach.together(), "challenge", "tls-alpn-01"));
            return Answer.go(ORDER);
        }, refused -> choosing(visit, refused, true));
    }

    /** The account at this directory, which is made where there is none yet. */
    private static String authority(Visit visit, Form form) throws Exception {
        String directory = form.value(DIRECTORY);
        List<OfAuthority> known = visit.list(OfAuthority.class, "acme.list", Map.of(), Map.of()).items();
        Optional<OfAuthority> there = known.stream().filter(a -> a.directory().equals(directory)).findFirst();
        if (there.isPresent()) {
            return there.get().name();
        }
        String name = free(named(directory), known);
        var body = new HashMap<String, Object>(Map.of("name", name, DIRECTORY, directory, "acceptTerms", form.checked(TERMS)));
        if (form.checked(CONTACT)) {
            body.put(CONTACT, form.value(CONTACT));
        }
        visit.perform("acme.add", Map.of(), body);
        return name;
    }

    /** An authority has the name of its host. */
    static String named(String directory) {
        try {
            URI address = URI.create(directory);
            if (address.getHost() != null) {
                return address.getHost() + (address.getPort() < 0 || address.getPort() == HTTPS ? "" : ":" + address.getPort());
            }
        } catch (IllegalArgumentException malformed) {
            throw Problem.invalid(DIRECTORY, String.valueOf(malformed.getMessage()));
        }
        throw Problem.invalid(DIRECTORY, "\"" + directory + "\" has no host");
    }

    private static String free(String name, List<OfAuthority> known) {
        String free = name;
        for (int i = 2; taken(free, known); i++) {
            free = name + " " + i;
        }
        return free;
    }

    private static boolean taken(String name, List<OfAuthority> known) {
        return known.stream().anyMatch(a -> a.name().equals(name));
    }

    private static Optional<OfOrder> order(Visit visit) throws Exception {
        return CertificatePages.there(visit, OfOrder.class, "orders.show", Map.of("name", visit.page().host()));
    }

    private static Ordered ordered(Visit visit) throws Exception {
        OfOrder order = order(visit).orElseThrow(() -> Problem.notFound("order of a certificate " + visit.page().host()));
        return new Ordered(order, order.state().equals("failed") ? reach(visit) : null, last(visit));
    }

    /** Gives the order up; the certificate of the own authority never ceased to serve. */
    private static Answer own(Visit visit) throws Exception {
        return visit.attempt(ORDER, () -> {
            visit.perform("orders.cancel", Map.of("name", visit.page().host()), null);
            return Answer.go(last(visit)).saying(Flash.ok(visit.t().of("setup.own-kept")));
        });
    }
}
