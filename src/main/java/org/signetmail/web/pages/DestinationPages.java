package org.signetmail.web.pages;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.signetmail.queue.KnownPolicy;
import org.signetmail.tls.CertificateView;
import org.signetmail.web.api.Page;
import org.signetmail.web.api.TrustViews.OfDestination;

/** How TLS went with each host that the server connected to, what may be decided about one, and what domains publish about theirs. */
public final class DestinationPages implements PagePart {
    private static final String PATH = "/destinations";
    private static final String ONE = PATH + "/one";
    private static final String POLICIES = PATH + "/mta-sts";
    private static final String HOST = "host";
    private static final String DOMAIN = "domain";
    private static final String CONTAINING = "containing";
    private static final String AFTER = "after";

    /** @param later whether pages stand before this one; @param next address of the one after, or null */
    public record Listing(List<OfDestination> hosts, String containing, boolean later, @Nullable String next) {}

    /** What other domains publish by MTA-STS. @param later whether pages stand before this one; @param next address of the one after, or null */
    public record Policies(List<KnownPolicy> all, String containing, boolean later, @Nullable String next) {}

    public record One(OfDestination host) {
        /** What it showed for itself, or null. */
        public @Nullable CertificateView leaf() {
            return host.chain().isEmpty() ? null : host.chain().getFirst();
        }

        /** Whether a level would do. */
        public boolean good(String level) {
            return host.verdicts().stream().anyMatch(v -> v.level().equals(level) && v.good());
        }

        /** Whether connections to it are verified already. */
        public boolean strict() {
            return host.level().equals("verify") || host.level().equals("pinned");
        }
    }

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.TLS, 35, PATH, "destinations.title", Icon.GLOBE, PageRoutes.SERVER);
        routes.get(PATH, PageRoutes.SERVER, DestinationPages::list);
        routes.get(ONE, PageRoutes.SERVER, visit -> Answer.show("destinations/one", new One(visit.ask(OfDestination.class, "tls.destination", Map.of(HOST, visit.query(HOST))))));
        routes.get(POLICIES, PageRoutes.SERVER, DestinationPages::policies);
        routes.post(POLICIES + "/fetch", PageRoutes.SERVER, DestinationPages::fetch);
        routes.post(PATH + "/trust", PageRoutes.SERVER, DestinationPages::trust);
        routes.post(PATH + "/verify", PageRoutes.SERVER, DestinationPages::verify);
    }

    static String at(String host) {
        return Visit.address(ONE, Map.of(HOST, host));
    }

    /** How it went: {@code ok}, {@code warn} where nobody was verified, {@code bad} where it served nothing. */
    public static String tone(OfDestination host) {
        return host.failure() != null ? "bad" : host.verdicts().stream().anyMatch(v -> v.level().equals("verify") && v.good()) ? "ok" : "warn";
    }

    private static Answer list(Visit visit) throws Exception {
        Page<OfDestination> page = visit.list(OfDestination.class, "tls.destinations", Map.of(), asked(visit));
        return Answer.show("destinations/list", new Listing(page.items(), visit.query(CONTAINING), !visit.query(AFTER).isEmpty(),
                visit.next(PATH, Map.of(CONTAINING, visit.query(CONTAINING)), page)));
    }

    private static Map<String, String> asked(Visit visit) {
        return Map.of(CONTAINING, visit.query(CONTAINING), AFTER, visit.query(AFTER), "limit", "50");
    }

    private static Answer policies(Visit visit) throws Exception {
        Page<KnownPolicy> page = visit.list(KnownPolicy.class, "mta-sts.list", Map.of(), asked(visit));
        return Answer.show("destinations/policies", new Policies(page.items(), visit.query(CONTAINING), !visit.query(AFTER).isEmpty(),
                visit.next(POLICIES, Map.of(CONTAINING, visit.query(CONTAINING)), page)));
    }

    private static Answer fetch(Visit visit) throws Exception {
        String domain = visit.exactly(DOMAIN);
        return visit.attempt(POLICIES, () -> {
            visit.perform("mta-sts.fetch", Map.of("destination", domain), null);
            return Answer.go(POLICIES).saying(Flash.ok(visit.t().of("destinations.policy-fetched", domain)));
        });
    }

    /** The key that the page showed, whatever the host shows meanwhile. */
    private static Answer trust(Visit visit) throws Exception {
        String host = visit.exactly(HOST);
        return visit.attempt(at(host), () -> {
            visit.perform("trust.pin", Map.of(), Map.of(HOST, host, "pin", visit.exactly("pin")));
            return Answer.go(at(host)).saying(Flash.ok(visit.t().of("destinations.trusted", host)));
        });
    }

    private static Answer verify(Visit visit) throws Exception {
        String host = visit.exactly(HOST);
        return visit.attempt(at(host), () -> {
            visit.perform("tls-policies.set", Map.of("destination", host), Map.of("level", "verify"));
            return Answer.go(at(host)).saying(Flash.ok(visit.t().of("destinations.verified", host)));
        });
    }
}
