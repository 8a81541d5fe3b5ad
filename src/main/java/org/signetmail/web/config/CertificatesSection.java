package org.signetmail.web.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.CareSettings;
import org.signetmail.care.Caretaker;
import org.signetmail.store.Acme;
import org.signetmail.store.Certificates.Source;
import org.signetmail.text.SyntaxError;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.Names;
import org.signetmail.web.api.AcmeOperations.OfOrder;
import org.signetmail.web.api.AlertOperations.OfFiles;
import org.signetmail.web.api.Views.OfCertificate;

/**
 * {@code certificates}: those that can be had without a secret are made, ordered or watched as the document says. Of others, whose keys
 * were brought, the document has the fingerprint, so that a difference is told. What the server makes for its own names is not in it.
 */
final class CertificatesSection extends Section {
    static final String NAME = "certificates";
    private static final String SOURCE = "source";
    private static final String NAMES = "names";
    private static final String KEY = "key";
    private static final String AUTHORITY = "authority";
    private static final String CHALLENGE = "challenge";
    private static final String PROFILE = "profile";
    private static final String DNS = "dns";
    private static final String DNS_SECRET = "dnsSecret";
    private static final String CERTIFICATE_FILE = "certificateFile";
    private static final String KEY_FILE = "keyFile";
    private static final String KEY_PASSWORD = "keyPassword";
    private static final String FINGERPRINT = "fingerprint";
    private static final String OWN = word(Source.OWN_CA);
    private static final String SELF_SIGNED = word(Source.SELF_SIGNED);
    private static final String ORDERED = word(Source.ORDERED);
    private static final String FILES = word(Source.FILES);
    private static final List<String> DNS_WORDS = List.of("server", "key", "algorithm", "zone", "hook", "timeout", "wait");
    private static final List<Attribute> ATTRIBUTES = List.of(Attribute.choice(SOURCE, Source.class, null), new Attribute(NAMES, Attribute.Form.LIST, List.of(), false, CertificatesSection::hosts),
            Attribute.choice(KEY, KeySpec.class, "ecdsa-p256"), Attribute.text(AUTHORITY, ""), Attribute.choice(CHALLENGE, Acme.Challenge.class, ""), Attribute.text(PROFILE, ""),
            new Attribute(DNS, Attribute.Form.LIST, List.of(), false, CertificatesSection::dns), Attribute.text(DNS_SECRET, "").onlyAtFirst(),
            Attribute.text(CERTIFICATE_FILE, "").checked(CertificatesSection::whole), Attribute.text(KEY_FILE, "").checked(CertificatesSection::whole),
            Attribute.text(KEY_PASSWORD, "").onlyAtFirst(), Attribute.text(FINGERPRINT, "").as(text -> text.replace(":", "").toLowerCase(Locale.ROOT)));
    private static final Map<String, Set<String>> BELONGING = Map.of(OWN, Set.of(NAMES, KEY), SELF_SIGNED, Set.of(NAMES, KEY), FILES, Set.of(CERTIFICATE_FILE, KEY_FILE),
            ORDERED, Set.of(NAMES, KEY, AUTHORITY, CHALLENGE, PROFILE, DNS));
    /** Before the listeners that name it. */
    private static final int WHEN = 25;
    /** After the listener at which its names are proven, and after the settings. */
    private static final int WHEN_ORDERED = 72;
    /** After listeners name it no more, and before the authority where it is ordered. */
    private static final int WHEN_REMOVED = 83;
    private static final int LONGEST = 200;

    CertificatesSection() {
        super(new Head(NAME, """
                Certificates besides the server's own. source: own-ca or self-signed (names, key) and ordered (authority, names, challenge) are \
                made, files (certificateFile, keyFile) are read where they are; imported and requested ones are told by their fingerprints alone.""", ATTRIBUTES, WHEN, WHEN_REMOVED));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Object hosts(Object value) {
        return ((List<?>) value).stream().map(each -> {
            String host = Names.ascii(String.valueOf(each));
            if (!Names.valid(host)) {
                throw new SyntaxError(-1, "\"" + each + "\" is no host name or address");
            }
            return host;
        }).distinct().toList();
    }

    private static Object dns(Object value) {
        List<String> told = ((List<?>) value).stream().map(String::valueOf).sorted().toList();
        told.stream().filter(each -> !DNS_WORDS.contains(each.replaceFirst("=.*", "")) || each.indexOf('=') < 0).findFirst().ifPresent(each -> {
            throw new SyntaxError(-1, "says " + String.join("=…, ", DNS_WORDS) + "=…; a key's secret is " + DNS_SECRET + ", which counts when the certificate is ordered first");
        });
        return told;
    }

    private static void whole(String path) {
        if (!Path.of(path).isAbsolute()) {
            throw new SyntaxError(-1, "is a whole path, beginning with /");
        }
    }

    /** What the server makes and keeps by itself, whatever a document says. */
    private static boolean byItself(String name) {
        return Caretaker.AUTHORITIES.contains(name) || name.equals(Caretaker.OWN) || name.startsWith(Caretaker.OWN + " ");
    }

    @Override
    Stream<Thing> all(Live live) throws Exception {
        Map<String, OfOrder> orders = by(OfOrder::name, live.list(OfOrder.class, "orders.list"));
        Map<String, OfFiles> files = by(OfFiles::name, live.list(OfFiles.class, "certificate-files.list"));
        List<OfCertificate> certificates = live.list(OfCertificate.class, "certificates.list").stream().filter(c -> !c.authority() && !byItself(c.name())).toList();
        Set<String> there = certificates.stream().map(OfCertificate::name).collect(Collectors.toSet());
        return Stream.concat(certificates.stream().map(c -> new Thing(c.name(), values(c, orders.get(c.name()), files.get(c.name())))),
                orders.values().stream().filter(o -> !there.contains(o.name())).map(o -> new Thing(o.name(), values(o))));
    }

    private static <T> Map<String, T> by(Function<T, String> name, List<T> all) {
        return all.stream().collect(Collectors.toMap(name, one -> one, (one, _) -> one, LinkedHashMap::new));
    }

    private static Map<String, Object> values(OfCertificate c, @Nullable OfOrder order, @Nullable OfFiles files) {
        if (order != null) {
            return values(order);
        }
        Map<String, Object> values = usual(c.source());
        if (files != null) {
            values.putAll(Map.of(CERTIFICATE_FILE, files.certificateFile(), KEY_FILE, files.keyFile()));
        } else if (c.source().equals(OWN) || c.source().equals(SELF_SIGNED)) {
            values.putAll(Map.of(NAMES, c.wantedNames(), KEY, Certificates.keyOf(c.chainPem())));
        } else if (c.leaf() != null) {
            values.put(FINGERPRINT, c.leaf().fingerprint());
        }
        return values;
    }

    private static Map<String, Object> values(OfOrder order) {
        Map<String, Object> values = usual(ORDERED);
        values.putAll(Map.of(NAMES, order.names(), KEY, order.key(), AUTHORITY, order.authority(), CHALLENGE, order.challenge(), PROFILE, Objects.requireNonNullElse(order.profile(), ""),
                DNS, order.dns().entrySet().stream().map(told -> told.getKey() + "=" + told.getValue()).sorted().toList()));
        return values;
    }

    private static Map<String, Object> usual(String source) {
        var values = new LinkedHashMap<String, Object>();
        ATTRIBUTES.stream().filter(a -> !a.once() && a.usual() != null).forEach(a -> values.put(a.name(), Objects.requireNonNull(a.usual())));
        values.put(SOURCE, source);
        return values;
    }

    @Override
    String key(String name) {
        if (name.isBlank() || name.length() > LONGEST) {
            throw new SyntaxError(-1, "a certificate's name has 1 to " + LONGEST + " characters");
        }
        if (byItself(name)) {
            throw new SyntaxError(-1, "this one is the server's own: it is made by itself, for the host's name and the domains");
        }
        return name;
    }

    /** One that is made here and is for more names than are asked for is what is asked for. */
    @Override
    Object kept(Draft draft, String key, Attribute attribute, Object value) throws Exception {
        Thing there = draft.things(this).get(key);
        return attribute.name().equals(NAMES) && there != null && !there.value(SOURCE).equals(ORDERED) && ((List<?>) there.value(NAMES)).containsAll((List<?>) value) ? there.value(NAMES) : value;
    }

    /** Whether only its fingerprint is told. */
    private static boolean isTold(Map<String, Object> values) {
        return switch (Source.valueOf(String.valueOf(values.get(SOURCE)).toUpperCase(Locale.ROOT).replace('-', '_'))) {
            case IMPORTED, REQUESTED -> true;
            case ORDERED -> "".equals(values.get(AUTHORITY)) && !"".equals(values.get(FINGERPRINT));
            case OWN_CA, SELF_SIGNED, FILES -> false;
        };
    }

    @Override
    Item possible(Draft draft, Item item) {
        if (item.after() == null || !isTold(item.then())) {
            return item;
        }
        Map<String, Object> before = item.before();
        String wanted = item.text(FINGERPRINT);
        String bring = ": signet cert import brings it, with its key, which is in no document";
        if (before == null) {
            draft.note(item.path() + " is not here" + bring + (wanted.isEmpty() ? "" : "; its fingerprint is " + wanted));
        } else if (!before.equals(item.after())) {
            draft.note(item.path() + " is another here, " + before.get(SOURCE) + ("".equals(before.get(FINGERPRINT)) ? "" : " with the fingerprint " + before.get(FINGERPRINT))
                    + bring + (wanted.isEmpty() ? "" : "; the document's has the fingerprint " + wanted));
        }
        return new Item(this, item.name(), item.line(), item.lines(), before, before, Map.of());
    }

    @Override
    void consider(Draft draft, Item item) throws Exception {
        switch (item.kind()) {
            case ADD -> complete(draft, item);
            case CHANGE -> changed(draft, item);
            case REMOVE -> unused(draft, item);
            case NONE -> { }
        }
    }

    private static void complete(Draft draft, Item item) throws Exception {
        String source = item.text(SOURCE);
        Set<String> belonging = BELONGING.getOrDefault(source, Set.of());
        for (Attribute attribute : ATTRIBUTES) {
            if (!attribute.once() && attribute.usual() != null && !belonging.contains(attribute.name()) && !attribute.usual().equals(item.value(attribute.name()))) {
                draft.fault(item, attribute.name(), "does not belong to a certificate with source: " + source);
            }
        }
        for (String needed : List.of(NAMES, AUTHORITY, CHALLENGE, CERTIFICATE_FILE, KEY_FILE)) {
            if (belonging.contains(needed) && (item.value(needed).equals("") || item.value(needed).equals(List.of()))) {
                draft.fault(item, needed, "is missing, which a certificate with source: " + source + " has");
            }
        }
        if (source.equals(ORDERED)) {
            ordered(draft, item);
        }
    }

    private static void ordered(Draft draft, Item item) throws Exception {
        String authority = item.text(AUTHORITY);
        if (!authority.isEmpty() && !draft.isThere(AcmeSection.NAME, authority)) {
            draft.fault(item, AUTHORITY, "there is no authority named " + authority + "; name it in the section " + AcmeSection.NAME);
        }
        draft.note(item.path() + " is ordered when this is applied, and is there when the authority has issued it: signet acme orders tells how that goes");
    }

    private static void changed(Draft draft, Item item) throws Exception {
        String changed = item.changed().keySet().iterator().next();
        if (item.changed().containsKey(SOURCE)) {
            draft.fault(item, SOURCE, "is " + item.now().get(SOURCE) + " here, and stays so: take another name, or remove it first");
        } else if (!item.text(SOURCE).equals(ORDERED)) {
            draft.fault(item, changed, "stays as it is where there is a certificate already, which is " + Attribute.shown(item.now().get(changed)) + ": take another name");
        } else if (signed(item.now()) || signed(item.then())) {
            draft.fault(item, changed, "cannot change by a document, since the secret of its DNS key would be missing: signet cert order " + item.name() + " … --dns-secret-stdin");
        } else {
            complete(draft, item);
        }
    }

    /** Whether updates of the DNS are signed by a key, whose secret is told nowhere. */
    private static boolean signed(Map<String, Object> values) {
        return ((List<?>) Objects.requireNonNull(values.get(DNS))).stream().anyMatch(told -> String.valueOf(told).startsWith("key="));
    }

    private static void unused(Draft draft, Item item) throws Exception {
        draft.remaining(ListenersSection.NAME).filter(l -> item.name().equals(l.value("certificate"))).findFirst()
                .ifPresent(l -> draft.fault(item, null, "would be removed, and the listener " + l.name() + " shows it"));
        String standard = CareSettings.CARE.defaultCertificate.key();
        draft.remaining(SettingsSection.NAME).filter(s -> s.name().equals(standard) && item.name().equals(s.value(VALUE))).findFirst()
                .ifPresent(_ -> draft.fault(item, null, "would be removed, and it is the " + standard));
    }

    /** Whether it will be there at once, when listeners ask for it. */
    static boolean isMadeAtOnce(Draft draft, String name) throws Exception {
        Item item = draft.items(NAME).get(name);
        return item != null && item.kind() == Item.Kind.ADD && !item.text(SOURCE).equals(ORDERED);
    }

    /** Whether it is gone, or is only ordered then. */
    static boolean isLacking(Draft draft, String name) throws Exception {
        Item item = draft.items(NAME).get(name);
        return item != null && (item.kind() == Item.Kind.REMOVE || item.kind() == Item.Kind.ADD && item.text(SOURCE).equals(ORDERED));
    }

    @Override
    List<Deed> add(Item item) {
        var body = new LinkedHashMap<String, Object>(Map.of("name", item.name()));
        BELONGING.getOrDefault(item.text(SOURCE), Set.of()).stream().filter(name -> !item.value(name).equals("") && !name.equals(DNS)).forEach(name -> body.put(name, item.value(name)));
        if (item.text(SOURCE).equals(FILES)) {
            put(body, "password", item.once().get(KEY_PASSWORD));
            return List.of(Deed.of("certificate-files.add", Map.of(), body));
        }
        if (item.text(SOURCE).equals(ORDERED)) {
            var dns = new LinkedHashMap<String, Object>();
            ((List<?>) item.value(DNS)).stream().map(String::valueOf).forEach(told -> dns.put(told.substring(0, told.indexOf('=')), told.substring(told.indexOf('=') + 1)));
            put(dns, "secret", item.once().get(DNS_SECRET));
            body.put(DNS, dns);
            return List.of(Deed.of("orders.add", Map.of(), body));
        }
        body.put("kind", item.text(SOURCE).equals(OWN) ? "own" : SELF_SIGNED);
        return List.of(Deed.of("certificates.add", Map.of(), body));
    }

    private static void put(Map<String, Object> body, String name, @Nullable Object value) {
        if (value != null) {
            body.put(name, value);
        }
    }

    /** An order may have no certificate yet, and a certificate no order any more. */
    @Override
    List<Deed> remove(Item item) {
        var deeds = new ArrayList<Deed>();
        if (item.text(SOURCE).equals(ORDERED)) {
            deeds.add(Deed.of("orders.cancel", Map.of("name", item.name()), null).unlessGone());
        }
        Deed remove = Deed.of("certificates.remove", Map.of("name", item.name()), null);
        deeds.add(deeds.isEmpty() ? remove : remove.unlessGone());
        return deeds;
    }

    /** A key is gone with its certificate, unless it lies in a file. */
    @Override
    boolean reversible(Item item) {
        return item.kind() != Item.Kind.REMOVE || item.text(SOURCE).equals(FILES);
    }

    @Override
    int order(Item item) {
        return item.after() != null && item.text(SOURCE).equals(ORDERED) ? WHEN_ORDERED : super.order(item);
    }
}
