package org.signetmail.web.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.signetmail.store.TrustBook;
import org.signetmail.text.SyntaxError;
import org.signetmail.tls.Names;
import org.signetmail.tls.Pin;
import org.signetmail.web.api.TrustViews;

/** {@code pins}: keys and certificates of other servers that are trusted, by host. */
final class PinsSection extends Section {
    private static final List<Attribute> ATTRIBUTES = List.of(new Attribute(VALUE, Attribute.Form.LIST, null, false, PinsSection::pins));
    private static final String HOST = "host";
    private static final int WHEN = 50;

    PinsSection() {
        super(new Head("pins", "Keys (SHA-256, base64) and certificates (SHA-256, hexadecimal) of other servers that are trusted, by host.", ATTRIBUTES, WHEN, WHEN));
    }

    private static Object pins(Object value) {
        List<String> pins = ((List<?>) value).stream().map(each -> Pin.parse(String.valueOf(each)).toString()).sorted().distinct().toList();
        if (pins.isEmpty() || pins.size() > TrustBook.MOST_PINS) {
            throw new SyntaxError(-1, "has 1 to " + TrustBook.MOST_PINS + " pins");
        }
        return pins;
    }

    @Override
    Stream<Thing> all(Live live) throws Exception {
        Map<String, List<String>> pins = live.ask(TrustViews.Overview.class, "trust.show").pins().stream()
                .collect(Collectors.groupingBy(TrustViews.OfPin::host, Collectors.mapping(TrustViews.OfPin::pin, Collectors.toList())));
        return pins.entrySet().stream().map(host -> new Thing(host.getKey(), Map.of(VALUE, host.getValue().stream().sorted().toList())));
    }

    @Override
    String key(String name) {
        return host(name);
    }

    /** @throws SyntaxError when it is none */
    static String host(String name) {
        String host = Names.ascii(name);
        if (!Names.valid(host) || host.startsWith("*")) {
            throw new SyntaxError(-1, "this is no domain, host name or address");
        }
        return host;
    }

    @Override
    List<Deed> add(Item item) {
        var before = new HashSet<>(item.before() == null ? List.of() : list(item.before()));
        var after = new HashSet<>(list(item.then()));
        var deeds = new ArrayList<Deed>();
        before.stream().filter(pin -> !after.contains(pin)).forEach(pin -> deeds.add(new Deed("trust.unpin", Map.of(HOST, item.name()), Map.of("pin", pin), null, false)));
        after.stream().filter(pin -> !before.contains(pin)).forEach(pin -> deeds.add(Deed.of("trust.pin", Map.of(), Map.of(HOST, item.name(), "pin", pin))));
        return deeds;
    }

    @Override
    List<Deed> remove(Item item) {
        return List.of(Deed.of("trust.unpin", Map.of(HOST, item.name()), null));
    }

    private static List<String> list(Map<String, Object> values) {
        return ((List<?>) Objects.requireNonNull(values.get(VALUE))).stream().map(String::valueOf).toList();
    }
}
