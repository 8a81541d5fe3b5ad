package org.signetmail.web.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.signetmail.mail.Address;
import org.signetmail.web.api.DirectoryOperations.OfDomain;

/** {@code domains}. */
final class DomainsSection extends Section {
    static final String NAME = "domains";
    private static final String ENABLED = "enabled";
    private static final List<Attribute> ATTRIBUTES = List.of(Attribute.yesNo(ENABLED, true));
    private static final int WHEN = 60;
    /** After others may have become administrators. */
    private static final int WHEN_DISABLED = 68;
    /** After all that is in it. */
    private static final int WHEN_REMOVED = 95;

    DomainsSection() {
        super(new Head(NAME, "Domains whose mail is taken here. enabled: no takes none and lets nobody in.", ATTRIBUTES, WHEN, WHEN_REMOVED));
    }

    @Override
    Stream<Thing> all(Live live) throws Exception {
        return live.list(OfDomain.class, "domains.list").stream().map(d -> new Thing(d.name(), Map.of(ENABLED, d.enabled())));
    }

    @Override
    String key(String name) {
        return Address.domain(name);
    }

    @Override
    void consider(Draft draft, Item item) throws Exception {
        if (item.kind() == Item.Kind.REMOVE) {
            for (String section : List.of(AccountsSection.NAME, AliasesSection.NAME)) {
                long inside = draft.items(section).values().stream().filter(i -> i.after() != null && Address.parse(i.name()).domain().equals(item.name())).count();
                if (inside > 0) {
                    draft.fault(item, null, "would be removed, and " + inside + " " + section + " stay in it; name the domain, or let those go too");
                }
            }
        }
    }

    @Override
    List<Deed> add(Item item) {
        Deed add = Deed.of("domains.add", Map.of(), Map.of("name", item.name()));
        return item.value(ENABLED).equals(true) ? List.of(add) : Stream.concat(Stream.of(add), change(item).stream()).toList();
    }

    @Override
    List<Deed> change(Item item) {
        return List.of(Deed.of("domains.set", Map.of("domain", item.name()), Map.of(ENABLED, item.value(ENABLED))));
    }

    @Override
    List<Deed> remove(Item item) {
        return List.of(Deed.of("domains.remove", Map.of("domain", item.name()), null));
    }

    @Override
    int order(Item item) {
        return item.kind() == Item.Kind.CHANGE && item.value(ENABLED).equals(false) ? WHEN_DISABLED : super.order(item);
    }
}
