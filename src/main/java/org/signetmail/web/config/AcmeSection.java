package org.signetmail.web.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.signetmail.text.SyntaxError;
import org.signetmail.web.api.AcmeOperations.OfAuthority;
import org.signetmail.web.api.AcmeOperations.OfOrder;

/** {@code acmeAuthorities}: where certificates are ordered. The account's key is not in it: a new account is made where there is none. */
final class AcmeSection extends Section {
    static final String NAME = "acmeAuthorities";
    private static final String DIRECTORY = "directory";
    private static final String CONTACT = "contact";
    private static final String ROOT = "root";
    private static final String EAB_KID = "eabKid";
    private static final String EAB_HMAC = "eabHmac";
    private static final String ACCEPT_TERMS = "acceptTerms";
    private static final List<Attribute> ATTRIBUTES = List.of(Attribute.text(DIRECTORY, null).checked(AcmeSection::address), Attribute.text(CONTACT, ""),
            Attribute.yesNo(ACCEPT_TERMS, false), Attribute.text(ROOT, "").as(Certificates::kept), Attribute.text(EAB_KID, ""), Attribute.text(EAB_HMAC, "").onlyAtFirst());
    /** It takes another server's word, so it comes first. */
    private static final int WHEN = 10;
    private static final int WHEN_REMOVED = 84;
    private static final int LONGEST = 200;

    AcmeSection() {
        super(new Head(NAME, "Authorities that certificates are ordered from. One that is new here is asked for an account at once; eabHmac: … counts then. acceptTerms: yes says that you have read and accept its terms.", ATTRIBUTES, WHEN, WHEN_REMOVED));
    }

    private static void address(String text) {
        if (!text.matches("https?://[^\\s/]+(/\\S*)?")) {
            throw new SyntaxError(-1, "is an https address, as the authority's page names it");
        }
    }

    @Override
    Stream<Thing> all(Live live) throws Exception {
        return live.list(OfAuthority.class, "acme.list").stream().map(a -> new Thing(a.name(), Map.of(DIRECTORY, a.directory(), CONTACT, Objects.requireNonNullElse(a.contact(), ""),
                ACCEPT_TERMS, a.terms() != null, ROOT, a.root() == null ? "" : Certificates.kept(a.root()), EAB_KID, Objects.requireNonNullElse(a.eabKid(), ""))));
    }

    @Override
    String key(String name) {
        if (name.isBlank() || name.length() > LONGEST) {
            throw new SyntaxError(-1, "an authority's name has 1 to " + LONGEST + " characters");
        }
        return name;
    }

    @Override
    void consider(Draft draft, Item item) throws Exception {
        if (item.kind() == Item.Kind.CHANGE) {
            draft.fault(item, item.changed().keySet().iterator().next(), "an account with an authority stays as it was made: make another under another name");
        }
        if (item.kind() == Item.Kind.REMOVE) {
            for (OfOrder order : draft.live().list(OfOrder.class, "orders.list")) {
                if (order.authority().equals(item.name()) && draft.isThere(CertificatesSection.NAME, order.name())) {
                    draft.fault(item, null, "would be removed, and the certificate " + order.name() + " is ordered there");
                }
            }
        }
    }

    @Override
    List<Deed> add(Item item) {
        var body = new LinkedHashMap<String, Object>(Map.of("name", item.name()));
        item.then().forEach((name, value) -> {
            if (!value.equals("")) {
                body.put(name, value);
            }
        });
        body.putAll(item.once());
        return List.of(Deed.of("acme.add", Map.of(), body));
    }

    @Override
    List<Deed> remove(Item item) {
        return List.of(Deed.of("acme.remove", Map.of("name", item.name()), null));
    }

    /** The account's key is gone with it. */
    @Override
    boolean reversible(Item item) {
        return item.kind() != Item.Kind.REMOVE;
    }

    @Override
    String shown(Item item, Attribute attribute, Object value) {
        return attribute.name().equals(ROOT) && !value.equals("") ? Certificates.shown((String) value) : Attribute.shown(value);
    }
}
