package org.signetmail.web;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

import org.signetmail.store.ClientAuthorities.ClientAuthority;
import org.signetmail.store.Listeners;
import org.signetmail.store.Listeners.Access;
import org.signetmail.store.Listeners.Listener;
import org.signetmail.store.Store;
import org.signetmail.tls.Pem;
import org.signetmail.tls.Profile;

import static org.signetmail.web.Exchange.required;

/** {@code /listeners} and {@code /client-authorities}. Thread-safe. */
final class ListenerOperations {
    private static final int MOST_CONNECTIONS = 10_000;

    private final Store store;
    private final ListenerControl listeners;
    private final Clock clock;
    private final Exchange exchange;

    ListenerOperations(Store store, ListenerControl listeners, Clock clock, Exchange exchange) {
        this.store = store;
        this.listeners = listeners;
        this.clock = clock;
        this.exchange = exchange;
    }

    void register(RoutesConfig routes) {
        routes.get(AdminApi.BASE + "/listeners", c -> exchange.answer(c, store.listeners().list().stream().map(this::view).toList()));
        routes.post(AdminApi.BASE + "/listeners", c -> {
            Requests.SetListener wanted = exchange.body(c, Requests.SetListener.class);
            Listener fresh = new Listener(0, required("name", wanted.name()),
                    Views.parse(Listeners.Protocol.class, "protocol", required("protocol", wanted.protocol())), null, required("port", wanted.port()),
                    Listeners.Security.STARTTLS_REQUIRED, null, Profile.INTERMEDIATE.name(), true, MOST_CONNECTIONS);
            exchange.answer(c, 201, view(Problem.settled(listeners.add(changed(fresh, wanted)))));
        });
        routes.get(AdminApi.BASE + "/listeners/{name}", c -> exchange.answer(c, view(listener(c))));
        routes.patch(AdminApi.BASE + "/listeners/{name}", c -> exchange.answer(c, view(Problem.settled(
                listeners.set(changed(listener(c), exchange.body(c, Requests.SetListener.class)))))));
        routes.delete(AdminApi.BASE + "/listeners/{name}", c -> exchange.answer(c, view(Problem.settled(listeners.remove(c.pathParam("name"))))));
        routes.get(AdminApi.BASE + "/client-authorities", c -> exchange.answer(c, store.clientAuthorities().list().stream().map(this::view).toList()));
        routes.put(AdminApi.BASE + "/client-authorities/{name}", c -> {
            String pem = required("pem", exchange.body(c, Requests.SetClientAuthority.class).pem());
            exchange.answer(c, view(Problem.settled(store.clientAuthorities().put(c.pathParam("name"), Pem.write(authorities(pem))))));
        });
        routes.delete(AdminApi.BASE + "/client-authorities/{name}", c -> exchange.answer(c, view(Problem.settled(store.clientAuthorities().remove(c.pathParam("name"))))));
    }

    private Views.OfListener view(Listener listener) {
        return Views.OfListener.of(listener, listeners);
    }

    private Listener listener(Context context) {
        return store.listeners().find(context.pathParam("name")).orElseThrow(() -> Problem.notFound("listener " + context.pathParam("name")));
    }

    /** An empty certificate, authority or address takes the value away. */
    private static Listener changed(Listener l, Requests.SetListener to) {
        Access access = l.access();
        return new Listener(l.id(), l.name(),
                to.protocol() == null ? l.protocol() : Views.parse(Listeners.Protocol.class, "protocol", to.protocol()),
                emptied(to.address(), l.address()), to.port() == null ? l.port() : to.port(),
                to.security() == null ? l.security() : Views.parse(Listeners.Security.class, "security", to.security()),
                emptied(to.certificate(), l.certificate()),
                to.profile() == null ? l.profile() : Views.parse(Profile.class, "profile", to.profile()).name(),
                to.enabled() == null ? l.enabled() : to.enabled(), to.maxConnections() == null ? l.maxConnections() : to.maxConnections(),
                new Access(to.clientCertificates() == null ? access.clientCertificates()
                        : Views.parse(Listeners.ClientCertificates.class, "clientCertificates", to.clientCertificates()),
                        emptied(to.clientAuthority(), access.authority()), to.proxies() == null ? access.proxies() : to.proxies(),
                        to.plaintextLogin() == null ? access.plaintextLogin() : to.plaintextLogin()));
    }

    private static @Nullable String emptied(@Nullable String wanted, @Nullable String before) {
        return wanted == null ? before : wanted.isEmpty() ? null : wanted;
    }

    /** @param subjects whose certificates they are; @param daysLeft until the first of them expires */
    private record OfClientAuthority(String name, List<String> subjects, long daysLeft, List<String> usedBy) {}

    private OfClientAuthority view(ClientAuthority authority) {
        List<X509Certificate> certificates = authorities(authority.pem());
        return new OfClientAuthority(authority.name(), certificates.stream().map(c -> c.getSubjectX500Principal().getName()).toList(),
                certificates.stream().mapToLong(c -> Duration.between(clock.instant(), c.getNotAfter().toInstant()).toDays()).min().orElse(0),
                store.listeners().list().stream().filter(l -> authority.name().equals(l.access().authority())).map(Listener::name).toList());
    }

    private static List<X509Certificate> authorities(String pem) {
        List<X509Certificate> certificates;
        try {
            certificates = Pem.read(pem, null).certificates();
        } catch (Pem.Unreadable e) {
            throw Problem.invalid("pem", e.why());
        }
        if (certificates.isEmpty()) {
            throw Problem.invalid("pem", "there is no certificate in it");
        }
        for (X509Certificate certificate : certificates) {
            if (certificate.getBasicConstraints() < 0) {
                throw Problem.invalid("pem", certificate.getSubjectX500Principal().getName() + " is no authority's certificate");
            }
        }
        return certificates;
    }
}
