package org.signetmail.web.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

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

    @Override
    String name() {
        return NAME;
    }

    @Override
    String comment() {
        return "Domains whose mail is taken here. enabled: no takes none and lets nobody in.";
    }

    @Override
    List<Attribute> attributes() {
        return ATTRIBUTES;
    }

    @Override
    SortedMap<String, Thing> things(Live live) throws Exception {
        var things = new TreeMap<String, Thing>();
        live.list(OfDomain.class, "domains.list").forEach(d -> things.put(d.name(), new Thing(d.name(), Map.of(ENABLED, d.enabled()))));
        return things;
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
    List<Deed> deeds(Item item) {
        Deed enabled = Deed.of("domains.set", Map.of("domain", item.name()), Map.of(ENABLED, item.value(ENABLED)));
        return switch (item.kind()) {
            case ADD -> {
                var deeds = new ArrayList<>(List.of(Deed.of("domains.add", Map.of(), Map.of("name", item.name()))));
                if (item.value(ENABLED).equals(false)) {
                    deeds.add(enabled);
                }
                yield deeds;
            }
            case CHANGE -> List.of(enabled);
            case REMOVE -> List.of(Deed.of("domains.remove", Map.of("domain", item.name()), null));
            case NONE -> List.of();
        };
    }

    @Override
    int order(Item item) {
        return item.after() == null ? WHEN_REMOVED : item.kind() == Item.Kind.CHANGE && item.value(ENABLED).equals(false) ? WHEN_DISABLED : WHEN;
    }
}
