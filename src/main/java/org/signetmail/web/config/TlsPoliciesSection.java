package org.signetmail.web.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.signetmail.tls.Level;
import org.signetmail.web.api.TrustViews;

/** {@code tlsPolicies}: how safe connections to some destinations must be. */
final class TlsPoliciesSection extends Section {
    private static final List<Attribute> ATTRIBUTES = List.of(Attribute.choice(VALUE, Level.class, null));
    private static final int WHEN = 55;

    TlsPoliciesSection() {
        super(new Head("tlsPolicies", "How safe connections to a domain or host must be: none, opportunistic, encrypt, verify or pinned.", ATTRIBUTES, WHEN, WHEN));
    }

    @Override
    Stream<Thing> all(Live live) throws Exception {
        return live.ask(TrustViews.Policies.class, "tls-policies.list").policies().stream().map(p -> new Thing(p.destination(), Map.of(VALUE, p.level())));
    }

    @Override
    String key(String name) {
        return PinsSection.host(name);
    }

    @Override
    List<Deed> add(Item item) {
        return List.of(Deed.of("tls-policies.set", Map.of("destination", item.name()), Map.of("level", item.value(VALUE))));
    }

    @Override
    List<Deed> remove(Item item) {
        return List.of(Deed.of("tls-policies.remove", Map.of("destination", item.name()), null));
    }
}
