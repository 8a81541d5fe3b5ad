package org.signetmail.web.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.store.Role;
import org.signetmail.web.api.Views.OfAccount;

/** {@code accounts}. Passwords are not in it: that of an account that is there stays. */
final class AccountsSection extends Section {
    static final String NAME = "accounts";
    private static final String ADDRESS = "address";
    private static final String DISPLAY_NAME = "displayName";
    private static final String ROLE = "role";
    private static final String QUOTA = "quotaBytes";
    private static final String ENABLED = "enabled";
    static final String PASSWORD = "initialPassword";
    private static final List<Attribute> ATTRIBUTES = List.of(Attribute.text(DISPLAY_NAME, ""), Attribute.choice(ROLE, Role.class, Role.USER.word()), Attribute.octets(QUOTA, 0),
            Attribute.yesNo(ENABLED, true), Attribute.text(PASSWORD, "").onlyAtFirst());
    private static final int WHEN = 66;
    /** Before anybody ceases to be one. */
    private static final int WHEN_ADMINISTRATOR = 65;
    private static final int WHEN_REMOVED = 90;
    private static final int MOST_NAMED = 5;

    AccountsSection() {
        super(new Head(NAME, "People with mail here. Passwords are not in this document; initialPassword: … counts for an account that is new. role: user, domain-admin or server-admin; quotaBytes: 5G and the like, 0 is without limit.", ATTRIBUTES, WHEN, WHEN_REMOVED));
    }

    @Override
    Stream<Thing> all(Live live) throws Exception {
        return live.list(OfAccount.class, "accounts.list").stream()
                .map(a -> new Thing(a.address(), Map.of(DISPLAY_NAME, a.displayName(), ROLE, a.role(), QUOTA, a.quotaBytes(), ENABLED, a.enabled())));
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
            canBeThere(draft, item, AliasesSection.NAME, "an alias");
        }
    }

    /** A new address is in a domain of ours, and nothing else is called so. */
    static void canBeThere(Draft draft, Item item, String other, String what) throws Exception {
        Address address = Address.parse(item.name());
        if (!draft.isThere(DomainsSection.NAME, address.domain())) {
            draft.fault(item, null, "there is no domain " + address.domain() + " here; name it in the section domains");
        }
        if (draft.isThere(other, address.key())) {
            draft.fault(item, null, "there is " + what + " of this address");
        }
    }

    @Override
    void conclude(Draft draft) throws Exception {
        List<String> made = draft.items(NAME).values().stream().filter(AccountsSection::lacksPassword).map(Item::name).toList();
        if (!made.isEmpty()) {
            String who = String.join(", ", made.subList(0, Math.min(made.size(), MOST_NAMED))) + (made.size() > MOST_NAMED ? " and " + (made.size() - MOST_NAMED) + " more" : "");
            draft.note(draft.generates() ? "a password is made up, and shown once when this is applied, for " + who
                    : "nobody can sign in as " + who + " until a password is given: signet account passwd ADDRESS, or apply with --generate");
        }
        SortedMap<String, Item> domains = draft.items(DomainsSection.NAME);
        boolean there = draft.items(NAME).values().stream().anyMatch(i -> i.before() != null && administers(i.before(), i.name(), domains, Item::before));
        boolean left = draft.items(NAME).values().stream().anyMatch(i -> i.after() != null && administers(i.after(), i.name(), domains, Item::after));
        if (there && !left) {
            draft.fault(NAME, 0, "nobody would be left who administers the server: an enabled account has role: server-admin, in an enabled domain");
        }
    }

    /** A new one into which nobody can sign in yet. */
    static boolean lacksPassword(Item item) {
        return item.section().name().equals(NAME) && item.kind() == Item.Kind.ADD && !item.once().containsKey(PASSWORD);
    }

    private static boolean administers(Map<String, Object> account, String address, Map<String, Item> domains,
            Function<Item, @Nullable Map<String, Object>> at) {
        Item domain = domains.get(Address.parse(address).domain());
        Map<String, Object> values = domain == null ? null : at.apply(domain);
        Predicate<Map<String, Object>> enabled = of -> Boolean.TRUE.equals(of.get(ENABLED));
        return Role.SERVER_ADMIN.word().equals(account.get(ROLE)) && enabled.test(account) && values != null && enabled.test(values);
    }

    @Override
    List<Deed> add(Item item) {
        var body = new LinkedHashMap<>(item.then());
        body.remove(ENABLED);
        body.put(ADDRESS, item.name());
        if (item.once().containsKey(PASSWORD)) {
            body.put("password", item.once().get(PASSWORD));
        }
        var deeds = new ArrayList<>(List.of(Deed.of("accounts.add", Map.of(), body)));
        if (item.value(ENABLED).equals(false)) {
            deeds.add(Deed.of("accounts.set", Map.of(ADDRESS, item.name()), Map.of(ENABLED, false)));
        }
        return deeds;
    }

    @Override
    List<Deed> change(Item item) {
        return List.of(Deed.of("accounts.set", Map.of(ADDRESS, item.name()), item.changed()));
    }

    @Override
    List<Deed> remove(Item item) {
        return List.of(Deed.of("accounts.remove", Map.of(ADDRESS, item.name()), null));
    }

    /** Mail that is gone is gone. */
    @Override
    boolean reversible(Item item) {
        return item.kind() != Item.Kind.REMOVE;
    }

    @Override
    int order(Item item) {
        return item.after() != null && item.value(ROLE).equals(Role.SERVER_ADMIN.word()) && item.value(ENABLED).equals(true) ? WHEN_ADMINISTRATOR : super.order(item);
    }
}
