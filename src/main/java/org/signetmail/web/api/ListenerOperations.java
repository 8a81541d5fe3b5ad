package org.signetmail.web.api;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.store.ClientAuthorities.ClientAuthority;
import org.signetmail.store.Listeners;
import org.signetmail.store.Listeners.Access;
import org.signetmail.store.Listeners.Listener;
import org.signetmail.store.Store;
import org.signetmail.tls.Pem;
import org.signetmail.tls.Profile;
import org.signetmail.web.api.Actor.Area;

import static org.signetmail.web.api.Problem.required;

/** {@code /listeners} and {@code /client-authorities}. Thread-safe. */
public final class ListenerOperations {
    private static final int MOST_CONNECTIONS = 10_000;

    private final Store store;
    private final ListenerControl listeners;
    private final Clock clock;

    ListenerOperations(Store store, ListenerControl listeners, Clock clock) {
        this.store = store;
        this.listeners = listeners;
        this.clock = clock;
    }

    void register(Operations all) {
        all.add(Operation.get("listeners.list", "/listeners", "Where the server listens, and how").pages(Views.OfListener.class)
                .run(_ -> Page.whole(store.listeners().list().stream().map(this::view).toList())));
        all.add(Operation.post("listeners.add", "/listeners", "Listens at one more place, at once").area(Area.TLS).takes(Requests.SetListener.class)
                .gives(Views.OfListener.class).made().run(ask -> {
                    Requests.SetListener wanted = ask.body(Requests.SetListener.class);
                    Listener fresh = new Listener(0, required("name", wanted.name()),
                            Views.parse(Listeners.Protocol.class, "protocol", required("protocol", wanted.protocol())), null, required("port", wanted.port()),
                            Listeners.Security.STARTTLS_REQUIRED, null, Profile.INTERMEDIATE.name(), true, MOST_CONNECTIONS);
                    return view(Problem.settled(listeners.add(changed(fresh, wanted))));
                }));
        all.add(Operation.get("listeners.show", "/listeners/{name}", "One listener").gives(Views.OfListener.class).run(ask -> view(listener(ask.name("name")))));
        all.add(Operation.patch("listeners.set", "/listeners/{name}", "Changes one; sessions that are open go on").area(Area.TLS).takes(Requests.SetListener.class)
                .gives(Views.OfListener.class).run(ask -> view(Problem.settled(listeners.set(changed(listener(ask.name("name")), ask.body(Requests.SetListener.class)))))));
        all.add(Operation.delete("listeners.remove", "/listeners/{name}", "Listens there no more; sessions that are open go on").area(Area.TLS).gives(Views.OfListener.class)
                .run(ask -> view(Problem.settled(listeners.remove(ask.name("name"))))));
        all.add(Operation.get("client-authorities.list", "/client-authorities", "Whose certificates clients may show").pages(OfClientAuthority.class)
                .run(_ -> Page.whole(store.clientAuthorities().list().stream().map(this::view).toList())));
        all.add(Operation.get("client-authorities.show", "/client-authorities/{name}", "One of them").gives(OfClientAuthority.class)
                .run(ask -> store.clientAuthorities().list().stream().filter(a -> a.name().equals(ask.name("name"))).findFirst().map(this::view)
                        .orElseThrow(() -> Problem.notFound("authority " + ask.name("name")))));
        all.add(Operation.put("client-authorities.set", "/client-authorities/{name}", "An authority for clients' certificates").area(Area.TLS)
                .takes(Requests.SetClientAuthority.class).gives(OfClientAuthority.class).run(ask -> {
                    String pem = required("pem", ask.body(Requests.SetClientAuthority.class).pem());
                    return view(Problem.settled(store.clientAuthorities().put(ask.name("name"), Pem.write(authorities(pem)))));
                }));
        all.add(Operation.delete("client-authorities.remove", "/client-authorities/{name}", "Removes one that no listener asks for").area(Area.TLS)
                .gives(OfClientAuthority.class).run(ask -> view(Problem.settled(store.clientAuthorities().remove(ask.name("name"))))));
    }

    private Views.OfListener view(Listener listener) {
        return Views.OfListener.of(listener, listeners);
    }

    private Listener listener(String name) {
        return store.listeners().find(name).orElseThrow(() -> Problem.notFound("listener " + name));
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
                        to.clientAuthority() == null ? access.authority() : Access.authorities(to.clientAuthority()), to.proxies() == null ? access.proxies() : to.proxies(),
                        to.plaintextLogin() == null ? access.plaintextLogin() : to.plaintextLogin()));
    }

    private static @Nullable String emptied(@Nullable String wanted, @Nullable String before) {
        return wanted == null ? before : wanted.isEmpty() ? null : wanted;
    }

    /** @param subjects whose certificates they are; @param daysLeft until the first of them expires */
    public record OfClientAuthority(String name, List<String> subjects, @Passing long daysLeft, List<String> usedBy, String pem) {}

    private OfClientAuthority view(ClientAuthority authority) {
        List<X509Certificate> certificates = authorities(authority.pem());
        return new OfClientAuthority(authority.name(), certificates.stream().map(c -> c.getSubjectX500Principal().getName()).toList(),
                certificates.stream().mapToLong(c -> Duration.between(clock.instant(), c.getNotAfter().toInstant()).toDays()).min().orElse(0),
                store.listeners().list().stream().filter(l -> l.access().authorities().contains(authority.name())).map(Listener::name).toList(), authority.pem());
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
