package org.signetmail.queue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import org.signetmail.net.Dns;
import org.signetmail.net.Dnssec;
import org.signetmail.smtp.client.Outcome;
import org.signetmail.smtp.client.Peer;
import org.signetmail.store.Settings;
import org.signetmail.text.SyntaxError;
import org.signetmail.tls.Demand;
import org.signetmail.tls.Level;
import org.signetmail.tls.OutgoingPolicy;
import org.signetmail.tls.Published;

/** Finds the servers that take a domain's mail: a route of the settings, else its exchangers (RFC 5321 5). Thread-safe. */
public final class Router {
    /** Where to, or why nowhere. */
    sealed interface Way {
        /** To be tried in this order. */
        record To(List<Peer> peers) implements Way {}

        /** For now or for good. @param untrusted hosts that what their domain publishes forbids to use */
        record Nowhere(Outcome why, Set<String> untrusted) implements Way {
            Nowhere(Outcome why) {
                this(why, Set.of());
            }
        }
    }

    /** A host and how near it is. */
    private record Exchanger(int preference, String host) {}

    /**
     * How to speak to those who were found.
     *
     * @param asked the route's own level, or null; @param heeded what the domain publishes, or null where an administrator named the server
     */
    private record Terms(int port, @Nullable Level asked, Peer.@Nullable Login login, Dnssec dns, Publications.@Nullable OfDomain heeded) {}

    private static final int MOST_PEERS = 12;
    private static final int MOST_TOLD = 3;

    private final Settings settings;
    private final Dnssec dns;
    private final Publications publications;
    private final OutgoingPolicy policy;
    private final int port;
    private final Predicate<InetSocketAddress> ourselves;
    private final RandomGenerator random;

    /**
     * @param publications what mail domains say of their servers
     * @param policy how safe a connection must be that no route says more about
     * @param port of exchangers: 25
     * @param ourselves whether an address is a listener of this server, where mail would come round for ever
     */
    public Router(Settings settings, Dns dns, Publications publications, OutgoingPolicy policy, int port, Predicate<InetSocketAddress> ourselves, RandomGenerator random) {
        this.settings = settings;
        this.dns = Dnssec.unsigned(dns);
        this.publications = publications;
        this.policy = policy;
        this.port = port;
        this.ourselves = ourselves;
        this.random = random;
    }

    Way way(String domain) {
        String route = settings.text("route." + domain).or(() -> settings.text("route.*")).orElse(null);
        if (route != null) {
            try {
                return along(domain, Route.parse(route));
            } catch (SyntaxError wrong) {
                return later("4.3.5", "the route for " + domain + " is wrong: " + wrong.reason());
            }
        }
        InetAddress literal = literal(domain);
        if (literal != null) {
            return found(domain, List.of(new Exchanger(0, literal.getHostAddress())), named(port, null, null));
        }
        // Where an administrator has decided, a zone that is signed wrongly is no obstacle.
        Dnssec asked = policy.decided(domain, domain) ? dns : publications.signed().orElse(dns);
        Dnssec.Signed<Dns.Mx> exchanged = asked.mx(domain);
        var terms = new Terms(port, null, null, asked, publications.of(domain, port, exchanged.secure()));
        return switch (exchanged.answer()) {
            case Dns.Answer.Found<Dns.Mx>(List<Dns.Mx> exchangers) -> byExchangers(domain, exchangers, terms);
            // RFC 5321 5.1: without an exchanger the domain is its own.
            case Dns.Answer.NoData<Dns.Mx> _ -> found(domain, List.of(new Exchanger(0, domain)), terms);
            case Dns.Answer.NoSuchName<Dns.Mx> _ -> never("5.1.2", "there is no domain " + domain);
            case Dns.Answer.TemporaryFailure<Dns.Mx>(String why) -> later("4.4.3", why);
        };
    }

    private Way along(String domain, Route route) {
        return found(domain, List.of(new Exchanger(0, route.host())), named(route.port(), route.security(), route.login()));
    }

    private Terms named(int at, @Nullable Level asked, Peer.@Nullable Login login) {
        return new Terms(at, asked, login, dns, null);
    }

    private Way byExchangers(String domain, List<Dns.Mx> exchangers, Terms terms) {
        if (exchangers.stream().allMatch(Dns.Mx::takesNoMail)) {
            return never("5.1.10", domain + " takes no mail (null MX)");
        }
        // Equal preferences in any order, RFC 5321 5.1: load is spread.
        var shuffled = new ArrayList<>(exchangers);
        Collections.shuffle(shuffled, Random.from(random));
        List<Exchanger> sorted = shuffled.stream().filter(mx -> !mx.takesNoMail()).sorted(Comparator.comparingInt(Dns.Mx::preference))
                .map(mx -> new Exchanger(mx.preference(), mx.host())).toList();
        return found(domain, sorted, terms);
    }

    private Way found(String domain, List<Exchanger> exchangers, Terms terms) {
        String own = settings.text("host.name", "");
        var peers = new ArrayList<Peer>();
        String trouble = null;
        var forbidden = new LinkedHashMap<String, String>();
        int nearest = Integer.MAX_VALUE;
        var preferences = new ArrayList<Integer>();
        for (Exchanger exchanger : exchangers) {
            if (exchanger.host().equalsIgnoreCase(own) && terms.port() == port) {
                nearest = Math.min(nearest, exchanger.preference());
                continue;
            }
            Dnssec.Signed<InetAddress> located = addresses(exchanger.host(), terms);
            switch (located.answer()) {
                case Dns.Answer.Found<InetAddress>(List<InetAddress> addresses) -> {
                    List<InetSocketAddress> sockets = addresses.stream().map(address -> new InetSocketAddress(address, terms.port())).toList();
                    if (sockets.stream().anyMatch(ourselves)) {
                        nearest = Math.min(nearest, exchanger.preference());
                    }
                    List<InetSocketAddress> others = sockets.stream().filter(ourselves.negate()).limit(MOST_PEERS - (long) peers.size()).toList();
                    if (others.isEmpty()) {
                        continue;
                    }
                    switch (demand(domain, exchanger.host(), terms, located)) {
                        case Told.Forbidden(String why) -> forbidden.put(exchanger.host(), why);
                        case Told.Demanded(Demand demand) -> others.forEach(socket -> {
                            peers.add(new Peer(socket, exchanger.host(), demand, terms.login()));
                            preferences.add(exchanger.preference());
                        });
                    }
                }
                case Dns.Answer.TemporaryFailure<InetAddress>(String why) -> trouble = why;
                case Dns.Answer.NoSuchName<InetAddress> _, Dns.Answer.NoData<InetAddress> _ -> { }
            }
        }
        // RFC 5321 5.1: ours among the exchangers, only nearer ones may be tried.
        for (int i = peers.size() - 1; i >= 0; i--) {
            if (preferences.get(i) >= nearest) {
                peers.remove(i);
            }
        }
        if (!peers.isEmpty()) {
            return new Way.To(List.copyOf(peers));
        }
        if (!forbidden.isEmpty()) {
            return new Way.Nowhere(new Outcome.Deferred("4.7.5", String.join("; ", forbidden.values().stream().limit(MOST_TOLD).toList())), Set.copyOf(forbidden.keySet()));
        }
        if (trouble != null) {
            return later("4.4.3", trouble);
        }
        if (nearest < Integer.MAX_VALUE) {
            return never("5.4.6", "mail for " + domain + " leads back to this server, which does not know the domain");
        }
        // A route that leads nowhere is to be mended by whoever set it: mail waits until then.
        return terms.heeded() == null ? later("4.3.5", "the route for " + domain + " leads to " + exchangers.getFirst().host() + ", which has no address")
                : never("5.4.4", "no server that takes mail for " + domain + " has an address");
    }

    /** How safe a connection to a host must be. */
    private sealed interface Told {
        record Demanded(Demand demand) implements Told {}

        record Forbidden(String why) implements Told {}
    }

    private Told demand(String domain, String host, Terms terms, Dnssec.Signed<InetAddress> located) {
        Publications.OfDomain heeded = terms.heeded();
        if (heeded == null || policy.decided(domain, host)) {
            return new Told.Demanded(policy.demand(domain, host, terms.asked()));
        }
        Published published = heeded.server(host, located);
        return published instanceof Published.Unusable(String why) ? new Told.Forbidden(why) : new Told.Demanded(policy.mailDemand(domain, host, published));
    }

    private static Dnssec.Signed<InetAddress> addresses(String host, Terms terms) {
        // RFC 6761 6.3: no name server is asked for it. A stranger's exchanger of that name is none.
        if (terms.heeded() == null && host.equalsIgnoreCase("localhost")) {
            return new Dnssec.Signed<>(new Dns.Answer.Found<>(List.of(InetAddress.getLoopbackAddress())), false, host);
        }
        try {
            return new Dnssec.Signed<>(new Dns.Answer.Found<>(List.of(InetAddress.ofLiteral(host))), false, host);
        } catch (IllegalArgumentException aName) {
            return terms.dns().addresses(host);
        }
    }

    /** RFC 5321 4.1.3. */
    private static @Nullable InetAddress literal(String domain) {
        if (!domain.startsWith("[") || !domain.endsWith("]")) {
            return null;
        }
        String inside = domain.substring(1, domain.length() - 1);
        return InetAddress.ofLiteral(inside.startsWith("IPv6:") ? inside.substring(5) : inside);
    }

    private static Way later(String status, String words) {
        return new Way.Nowhere(new Outcome.Deferred(status, words));
    }

    private static Way never(String status, String words) {
        return new Way.Nowhere(new Outcome.Failed(status, words));
    }
}
