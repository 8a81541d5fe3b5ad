package org.signetmail.web.config;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.signetmail.text.SyntaxError;
import org.signetmail.web.api.ListenerOperations.OfClientAuthority;

/** {@code clientAuthorities}. */
final class ClientAuthoritiesSection extends Section {
    static final String NAME = "clientAuthorities";
    private static final List<Attribute> ATTRIBUTES = List.of(Attribute.text(VALUE, null).as(Certificates::ofAuthorities));
    private static final int WHEN = 20;
    /** After listeners ask for it no more. */
    private static final int WHEN_REMOVED = 82;

    @Override
    String name() {
        return NAME;
    }

    @Override
    String comment() {
        return "Authorities that sign clients' certificates, under names that listeners use.";
    }

    @Override
    List<Attribute> attributes() {
        return ATTRIBUTES;
    }

    @Override
    SortedMap<String, Thing> things(Live live) throws Exception {
        var things = new TreeMap<String, Thing>();
        live.list(OfClientAuthority.class, "client-authorities.list").forEach(a -> things.put(a.name(), new Thing(a.name(), Map.of(VALUE, a.pem()))));
        return things;
    }

    @Override
    String key(String name) {
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,60}")) {
            throw new SyntaxError(-1, "an authority's name is lower-case letters, digits, '.', '_' and '-'");
        }
        return name;
    }

    @Override
    void consider(Draft draft, Item item) throws Exception {
        if (item.after() == null) {
            draft.remaining(ListenersSection.NAME).filter(l -> ListenersSection.clientAuthorities(l).contains(item.name())).findFirst()
                    .ifPresent(l -> draft.fault(item, null, "would be removed, and the listener " + l.name() + " asks for it"));
        }
    }

    @Override
    List<Deed> deeds(Item item) {
        Map<String, String> names = Map.of("name", item.name());
        return List.of(item.after() == null ? Deed.of("client-authorities.remove", names, null) : Deed.of("client-authorities.set", names, Map.of("pem", item.value(VALUE))));
    }

    @Override
    int order(Item item) {
        return item.after() == null ? WHEN_REMOVED : WHEN;
    }

    @Override
    String shown(Item item, Attribute attribute, Object value) {
        return Certificates.shown((String) value);
    }
}
