package org.signetmail.web.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.signetmail.text.SyntaxError;
import org.signetmail.web.api.ListenerOperations.OfClientAuthority;

/** {@code clientAuthorities}. */
final class ClientAuthoritiesSection extends Section {
    static final String NAME = "clientAuthorities";
    private static final List<Attribute> ATTRIBUTES = List.of(Attribute.text(VALUE, null).as(Certificates::ofAuthorities));
    private static final int WHEN = 20;
    /** After listeners ask for it no more. */
    private static final int WHEN_REMOVED = 82;

    ClientAuthoritiesSection() {
        super(new Head(NAME, "Authorities that sign clients' certificates, under names that listeners use.", ATTRIBUTES, WHEN, WHEN_REMOVED));
    }

    @Override
    Stream<Thing> all(Live live) throws Exception {
        return live.list(OfClientAuthority.class, "client-authorities.list").stream().map(a -> new Thing(a.name(), Map.of(VALUE, a.pem())));
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
    List<Deed> add(Item item) {
        return List.of(Deed.of("client-authorities.set", Map.of("name", item.name()), Map.of("pem", item.value(VALUE))));
    }

    @Override
    List<Deed> remove(Item item) {
        return List.of(Deed.of("client-authorities.remove", Map.of("name", item.name()), null));
    }

    @Override
    String shown(Item item, Attribute attribute, Object value) {
        return Certificates.shown((String) value);
    }
}
