package org.signetmail.web.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.signetmail.mail.Address;
import org.signetmail.text.SyntaxError;
import org.signetmail.web.api.Views.OfAlias;

/** {@code aliases}. */
final class AliasesSection extends Section {
    static final String NAME = "aliases";
    private static final List<Attribute> ATTRIBUTES = List.of(new Attribute(VALUE, Attribute.Form.LIST, null, false, AliasesSection::addresses));
    private static final String ADDRESS = "address";
    private static final String TARGETS = "targets";
    private static final int WHEN = 67;
    private static final int WHEN_REMOVED = 62;

    AliasesSection() {
        super(new Head(NAME, "Addresses whose mail goes to others, here or elsewhere.", ATTRIBUTES, WHEN, WHEN_REMOVED));
    }

    private static Object addresses(Object value) {
        List<String> targets = ((List<?>) value).stream().map(each -> Address.parse(String.valueOf(each)).toString()).toList();
        if (targets.isEmpty()) {
            throw new SyntaxError(-1, "has one target at least, as [alice@example.com]");
        }
        return targets;
    }

    @Override
    Stream<Thing> all(Live live) throws Exception {
        return live.list(OfAlias.class, "aliases.list").stream().map(a -> new Thing(a.address(), Map.of(VALUE, a.targets())));
    }

    @Override
    String known(String name) {
        return key(name);
    }

    @Override
    String key(String name) {
        return Address.parse(name).key();
    }

    @Override
    String named(String given) {
        return Address.parse(given).toString();
    }

    @Override
    void consider(Draft draft, Item item) throws Exception {
        if (item.kind() == Item.Kind.ADD) {
            AccountsSection.canBeThere(draft, item, AccountsSection.NAME, "an account");
            Item account = draft.items(AccountsSection.NAME).get(key(item.name()));
            if (account != null && account.kind() == Item.Kind.REMOVE) {
                draft.fault(item, null, "an account of this address goes last, when the alias cannot wait: remove it first, on its own");
            }
        }
    }

    @Override
    List<Deed> add(Item item) {
        return List.of(Deed.of("aliases.add", Map.of(), Map.of(ADDRESS, item.name(), TARGETS, item.value(VALUE))));
    }

    @Override
    List<Deed> change(Item item) {
        return List.of(Deed.of("aliases.set", Map.of(ADDRESS, item.name()), Map.of(TARGETS, item.value(VALUE))));
    }

    @Override
    List<Deed> remove(Item item) {
        return List.of(Deed.of("aliases.remove", Map.of(ADDRESS, item.name()), null));
    }
}
