package org.signetmail.web.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.Caretaker;
import org.signetmail.care.acme.Authorities;
import org.signetmail.care.acme.Orders;
import org.signetmail.care.dns.DnsCheck;
import org.signetmail.care.dns.Reach;
import org.signetmail.store.Acme;
import org.signetmail.store.Listeners;
import org.signetmail.store.Store;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.Names;
import org.signetmail.web.api.Actor.Area;

import static org.signetmail.web.api.Problem.required;

/** {@code /acme/authorities} and {@code /acme/orders}. Thread-safe. */
public final class AcmeOperations {
    /** How long a question about an order waits for news. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** @param root PEM; @param eabHmac the binding's MAC key, base64url: used once, kept nowhere */
    record NewAuthority(@Nullable String name, @Nullable String directory, @Nullable String root, @Nullable String contact, @Nullable String eabKid,
            @Secret @Nullable String eabHmac, @Nullable Boolean acceptTerms) {
        @Override
        public String toString() {
            return "NewAuthority[" + name + "]";
        }
    }

    /** @param dns how records get into the DNS, for dns-01; may hold a secret */
    record NewOrder(@Nullable String name, @Nullable List<String> names, @Nullable String authority, @Nullable String challenge,
            @Nullable Map<String, String> dns, @Nullable String key, @Nullable String profile) {
        @Override
        public String toString() {
            return "NewOrder[" + name + "]";
        }
    }

    /** @param root PEM of the authority's own root, where it has one */
    public record OfAuthority(String name, String directory, boolean ownRoot, @Nullable String root, @Nullable String contact, @Nullable String terms, @Nullable String eabKid,
            String account, Instant added) {
        static OfAuthority of(Acme.Account account) {
            return new OfAuthority(account.name(), account.directory(), account.rootPem() != null, account.rootPem(), account.contact(), account.terms(), account.bindingKey(),
                    account.accountUrl(), account.added());
        }
    }

    /** @param state here, passed-on, elsewhere, inside, missing or unknown; @param words for a person */
    public record OfName(String name, String state, List<String> addresses, String words) {}

    /**
     * @param port the one of ours that answers for 443, 0 without one; @param likely whether an order for the host may come to something
     * @param together the names that lead where the host's leads
     */
    public record OfReach(String host, int port, boolean likely, List<String> together, List<OfName> names) {
        static OfReach of(Reach reach) {
            return new OfReach(reach.host(), reach.port(), reach.likely(), reach.together(),
                    reach.names().stream().map(n -> new OfName(n.name(), Views.lower(n.state()), n.addresses(), n.words())).toList());
        }
    }

    /** @param dns how records get into the DNS, but for a secret; @param after number of the last step before these */
    public record OfOrder(String name, String authority, List<String> names, String challenge, Map<String, String> dns, String key, @Nullable String profile, String state, String words,
            @Passing Instant nextAttempt, @Passing int failures, @Passing @Nullable String lastFailure, @Passing @Nullable Instant failedAt,
            @Passing int after, @Passing List<Orders.Step> steps) {
        static OfOrder of(Orders.Standing standing, int after) {
            Acme.Plan plan = standing.plan();
            Acme.Progress progress = standing.progress();
            return new OfOrder(plan.certificate(), plan.authority(), plan.hosts(), Views.lower(plan.challenge()), open(plan.dns()), Views.lower(KeySpec.valueOf(plan.keyKind())),
                    plan.profile(), standing.state(), standing.words(), progress.nextAttempt(), progress.failures(), progress.lastFailure(), progress.failedAt(),
                    standing.steps().isEmpty() ? after : standing.steps().getLast().number(), standing.steps());
        }

        private static Map<String, String> open(Map<String, String> dns) {
            var open = new TreeMap<>(dns);
            open.remove("secret");
            return open;
        }
    }

    private static final int MOST_NAMES = 50;
    private static final int HTTPS = 443;

    private final Store store;
    private final DnsCheck dns;
    private final int portOffset;
    private final Authorities authorities;
    private final Orders orders;

    AcmeOperations(Store store, Caretaker caretaker, DnsCheck dns, int portOffset) {
        this.store = store;
        this.dns = dns;
        this.portOffset = portOffset;
        authorities = caretaker.authorities();
        orders = caretaker.orders();
    }

    void register(Operations all) {
        String authority = "/acme/authorities";
        all.add(Operation.get("acme.list", authority, "Authorities that certificates are ordered from").pages(OfAuthority.class)
                .run(_ -> Page.whole(authorities.list().stream().map(OfAuthority::of).toList())));
        all.add(Operation.post("acme.add", authority, "Opens an account at an authority").area(Area.TLS).takes(NewAuthority.class).gives(OfAuthority.class).made()
                .run(ask -> OfAuthority.of(Problem.settled(authorities.add(wanted(ask.body(NewAuthority.class)))))));
        all.add(Operation.get("acme.show", authority + "/{name}", "One authority").gives(OfAuthority.class)
                .run(ask -> OfAuthority.of(authorities.find(ask.name("name")).orElseThrow(() -> Problem.notFound("authority " + ask.name("name"))))));
        all.add(Operation.delete("acme.remove", authority + "/{name}", "Orders there no more").area(Area.TLS).gives(OfAuthority.class)
                .run(ask -> OfAuthority.of(Problem.settled(authorities.remove(ask.name("name"))))));
        all.add(Operation.get("acme.reach", "/acme/reach", "Whether the names of this server lead here, as an authority will find them").gives(OfReach.class)
                .query("names", "besides the host's own, separated by commas").run(ask -> OfReach.of(dns.reach(tlsPort(), names(ask.query("names").orElse(""))))));
        String order = "/acme/orders";
        all.add(Operation.get("orders.list", order, "How orders stand").pages(OfOrder.class).run(_ -> Page.whole(orders.standings().stream().map(s -> OfOrder.of(s, 0)).toList())));
        all.add(Operation.post("orders.add", order, "Orders a certificate").area(Area.TLS).takes(NewOrder.class).gives(OfOrder.class).made().run(ask -> {
            Acme.Plan plan = plan(ask.body(NewOrder.class));
            int before = orders.lastStep(plan.certificate());
            Problem.settled(orders.order(plan));
            return view(plan.certificate(), before, Duration.ZERO);
        }));
        all.add(Operation.get("orders.show", order + "/{name}", "How an order stands; with `after`, waits a while for news").query("after", "number of the last step that is known")
                .gives(OfOrder.class).run(ask -> {
                    int after = ask.wholeNumber("after").map(Math::toIntExact).orElse(0);
                    return view(ask.name("name"), after, ask.after().isPresent() ? PATIENCE : Duration.ZERO);
                }));
        all.add(Operation.post("orders.renew", order + "/{name}/renew", "Renews now").area(Area.TLS).changes("orders.show").gives(OfOrder.class).run(ask -> {
            int before = orders.lastStep(ask.name("name"));
            Problem.settled(orders.renew(ask.name("name")));
            return view(ask.name("name"), before, Duration.ZERO);
        }));
        all.add(Operation.delete("orders.cancel", order + "/{name}", "Renews no more").area(Area.TLS).gives(OfOrder.class).run(ask -> {
            OfOrder gone = view(ask.name("name"), Integer.MAX_VALUE, Duration.ZERO);
            Problem.settled(orders.cancel(ask.name("name")));
            return gone;
        }));
    }

    private static List<String> names(String asked) {
        List<String> names = Arrays.stream(asked.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
        if (names.size() > MOST_NAMES) {
            throw Problem.invalid("names", "at most " + MOST_NAMES + " names are looked up at once");
        }
        names.stream().filter(name -> !Names.valid(name)).findFirst().ifPresent(name -> {
            throw Problem.invalid("names", "\"" + name + "\" is no host name");
        });
        return names;
    }

    /** The port of ours that stands for 443; 0 without one. RFC 8737 3: the authority asks no other. */
    private int tlsPort() {
        return store.listeners().list().stream().filter(l -> l.enabled() && l.security() == Listeners.Security.TLS && (l.port() == HTTPS || l.port() + portOffset == HTTPS))
                .mapToInt(l -> l.port() + portOffset).findFirst().orElse(0);
    }

    private static Authorities.Wanted wanted(NewAuthority asked) {
        return new Authorities.Wanted(required("name", asked.name()), required("directory", asked.directory()), asked.root(), asked.contact(), asked.eabKid(),
                asked.eabHmac(), Boolean.TRUE.equals(asked.acceptTerms()));
    }

    private static Acme.Plan plan(NewOrder asked) {
        KeySpec key = asked.key() == null ? KeySpec.ECDSA_P256 : Views.parse(KeySpec.class, "key", asked.key());
        return new Acme.Plan(required("name", asked.name()), required("authority", asked.authority()), required("names", asked.names()),
                Views.parse(Acme.Challenge.class, "challenge", required("challenge", asked.challenge())), asked.dns() == null ? Map.of() : asked.dns(),
                key.name(), asked.profile());
    }

    private OfOrder view(String name, int after, Duration patience) throws InterruptedException {
        return orders.standing(name, after, patience).map(s -> OfOrder.of(s, after))
                .orElseThrow(() -> Problem.notFound("order of a certificate " + name));
    }
}
