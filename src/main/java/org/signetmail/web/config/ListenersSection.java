package org.signetmail.web.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.signetmail.net.AddressRange;
import org.signetmail.store.Listeners;
import org.signetmail.store.Listeners.Access;
import org.signetmail.text.SyntaxError;
import org.signetmail.tls.Profile;
import org.signetmail.web.api.Views.OfCertificate;
import org.signetmail.web.api.Views.OfListener;

/** {@code listeners}. */
final class ListenersSection extends Section {
    static final String NAME = "listeners";
    private static final String ADDRESS = "address";
    private static final String PORT = "port";
    private static final String SECURITY = "security";
    private static final String CERTIFICATE = "certificate";
    private static final String ENABLED = "enabled";
    private static final String CLIENT_CERTIFICATES = "clientCertificates";
    private static final String CLIENT_AUTHORITY = "clientAuthority";
    private static final String NONE = "none";
    private static final int MOST_PORT = 65_535;
    private static final List<Attribute> ATTRIBUTES = List.of(
            Attribute.choice("protocol", Listeners.Protocol.class, null), Attribute.text(ADDRESS, ""), Attribute.number(PORT, null, 0, MOST_PORT),
            Attribute.choice(SECURITY, Listeners.Security.class, null), Attribute.text(CERTIFICATE, ""), Attribute.choice("profile", Profile.class, "intermediate"),
            Attribute.yesNo(ENABLED, true), Attribute.number("maxConnections", 10_000L, 1, Integer.MAX_VALUE),
            Attribute.choice(CLIENT_CERTIFICATES, Listeners.ClientCertificates.class, NONE), Attribute.text(CLIENT_AUTHORITY, "").as(ListenersSection::authorities),
            Attribute.list("proxies", List.of()).checked(ListenersSection::network), Attribute.yesNo("plaintextLogin", false));
    private static final int WHEN = 30;

    ListenersSection() {
        super(new Head(NAME, "Ports that are open, and how. The server's port offset is added to each port. protocol: smtp, submission, imap, pop3, sieve, https or http; security: none, starttls-optional, starttls-required or tls.", ATTRIBUTES, WHEN, WHEN));
    }

    private static String authorities(String text) {
        return Objects.requireNonNullElse(Access.authorities(text), "");
    }

    /** Who may sign the certificates of a listener's clients. */
    static List<String> clientAuthorities(Item listener) {
        String names = listener.text(CLIENT_AUTHORITY);
        return names.isEmpty() ? List.of(Access.OWN) : List.of(names.split(","));
    }

    private static void network(String text) {
        try {
            AddressRange.parse(text);
        } catch (IllegalArgumentException e) {
            throw new SyntaxError(-1, String.valueOf(e.getMessage()));
        }
    }

    @Override
    Stream<Thing> all(Live live) throws Exception {
        return live.list(OfListener.class, "listeners.list").stream().map(l -> {
            var values = new LinkedHashMap<String, Object>();
            values.put("protocol", l.protocol());
            values.put(ADDRESS, Objects.requireNonNullElse(l.address(), ""));
            values.put(PORT, (long) l.port());
            values.put(SECURITY, l.security());
            values.put(CERTIFICATE, Objects.requireNonNullElse(l.certificate(), ""));
            values.put("profile", l.profile());
            values.put(ENABLED, l.enabled());
            values.put("maxConnections", (long) l.maxConnections());
            values.put(CLIENT_CERTIFICATES, l.clientCertificates());
            values.put(CLIENT_AUTHORITY, Objects.requireNonNullElse(l.clientAuthority(), ""));
            values.put("proxies", l.proxies());
            values.put("plaintextLogin", l.plaintextLogin());
            return new Thing(l.name(), values);
        });
    }

    @Override
    String key(String name) {
        if (!name.matches("[a-z][a-z0-9-]{0,30}")) {
            throw new SyntaxError(-1, "a listener's name is lower-case letters, digits and '-', and begins with a letter");
        }
        return name;
    }

    @Override
    void consider(Draft draft, Item item) throws Exception {
        if (item.after() == null) {
            return;
        }
        certificate(draft, item, item.text(CERTIFICATE));
        for (String authority : clientAuthorities(item)) {
            if (!authority.equals(Access.OWN) && !draft.isThere(ClientAuthoritiesSection.NAME, authority)) {
                draft.fault(item, CLIENT_AUTHORITY, "there is no authority for clients named " + authority + "; name it in the section " + ClientAuthoritiesSection.NAME);
            }
        }
        if (item.text(SECURITY).equals(NONE) && !item.text(CLIENT_CERTIFICATES).equals(NONE)) {
            draft.fault(item, CLIENT_CERTIFICATES, "client certificates are shown under TLS, and this listener has none");
        }
        for (Item other : draft.remaining(NAME).toList()) {
            if (other != item && inTheWay(item.then(), other.then()) && (other.kind() == Item.Kind.NONE || other.name().compareTo(item.name()) < 0)) {
                draft.fault(item, PORT, item.value(PORT) + " is the port of " + other.name() + " too");
            }
        }
    }

    private static void certificate(Draft draft, Item item, String name) throws Exception {
        if (name.isEmpty() || CertificatesSection.isMadeAtOnce(draft, name)) {
            return;
        }
        if (draft.live().list(OfCertificate.class, "certificates.list").stream().noneMatch(c -> c.name().equals(name) && !c.authority() && c.leaf() != null)) {
            draft.fault(item, CERTIFICATE, CertificatesSection.isLacking(draft, name) ? name + " is ordered only when this is applied: let the listener name it once it is there"
                    : "there is no certificate named " + name + "; signet cert list names them");
        } else if (CertificatesSection.isLacking(draft, name)) {
            draft.fault(item, CERTIFICATE, name + " would be removed, since the section " + CertificatesSection.NAME + " does not name it");
        }
    }

    /** Whether two want the same place at the same time. */
    private static boolean inTheWay(Map<String, Object> one, Map<String, Object> other) {
        return !Long.valueOf(0).equals(one.get(PORT)) && Objects.equals(one.get(PORT), other.get(PORT)) && Boolean.TRUE.equals(one.get(ENABLED)) && Boolean.TRUE.equals(other.get(ENABLED))
                && (Objects.equals(one.get(ADDRESS), other.get(ADDRESS)) || "".equals(one.get(ADDRESS)) || "".equals(other.get(ADDRESS)));
    }

    /** One that moves to where another is moves after it. Two that change places do so by way of nowhere, which only an administrator can decide. */
    @Override
    List<Item> arranged(List<Item> items) {
        var left = new ArrayList<>(items);
        var arranged = new ArrayList<Item>();
        while (!left.isEmpty()) {
            Item next = left.stream().filter(item -> item.after() == null || left.stream()
                    .noneMatch(other -> other != item && other.before() != null && inTheWay(item.then(), other.now()))).findFirst().orElse(left.getFirst());
            left.remove(next);
            arranged.add(next);
        }
        return arranged;
    }

    @Override
    void conclude(Draft draft) throws Exception {
        List<Item> moving = draft.items(NAME).values().stream().filter(i -> i.kind() != Item.Kind.NONE && draft.isSound(i)).toList();
        List<Item> order = arranged(moving);
        for (int i = 0; i < order.size(); i++) {
            Item item = order.get(i);
            for (Item later : order.subList(i + 1, order.size())) {
                if (item.after() != null && later.before() != null && inTheWay(item.then(), later.now())) {
                    draft.fault(item, PORT, later.name() + " has that port until it moves itself: let one of the two go somewhere else first");
                }
            }
        }
    }

    @Override
    List<Deed> add(Item item) {
        var body = new LinkedHashMap<>(item.then());
        body.put("name", item.name());
        return List.of(Deed.of("listeners.add", Map.of(), body));
    }

    @Override
    List<Deed> change(Item item) {
        return List.of(Deed.of("listeners.set", Map.of("name", item.name()), item.changed()));
    }

    @Override
    List<Deed> remove(Item item) {
        return List.of(Deed.of("listeners.remove", Map.of("name", item.name()), null));
    }
}
