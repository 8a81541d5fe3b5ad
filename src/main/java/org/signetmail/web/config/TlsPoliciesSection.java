package org.signetmail.web.config;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.signetmail.tls.Level;
import org.signetmail.web.api.TrustViews;

/** {@code tlsPolicies}: how safe connections to some destinations must be. */
final class TlsPoliciesSection extends Section {
    private static final List<Attribute> ATTRIBUTES = List.of(Attribute.choice(VALUE, Level.class, null));
    private static final int WHEN = 55;

    @Override
    String name() {
        return "tlsPolicies";
    }

    @Override
    String comment() {
        return "How safe connections to a domain or host must be: none, opportunistic, encrypt, verify or pinned.";
    }

    @Override
    List<Attribute> attributes() {
        return ATTRIBUTES;
    }

    @Override
    SortedMap<String, Thing> things(Live live) throws Exception {
        var things = new TreeMap<String, Thing>();
        live.ask(TrustViews.Policies.class, "tls-policies.list").policies().forEach(p -> things.put(p.destination(), new Thing(p.destination(), Map.of(VALUE, p.level()))));
        return things;
    }

    @Override
    String key(String name) {
        return PinsSection.host(name);
    }

    @Override
    List<Deed> deeds(Item item) {
        Map<String, String> names = Map.of("destination", item.name());
        return List.of(item.after() == null ? Deed.of("tls-policies.remove", names, null) : Deed.of("tls-policies.set", names, Map.of("level", item.value(VALUE))));
    }

    @Override
    int order(Item item) {
        return WHEN;
    }
}
