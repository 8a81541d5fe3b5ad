package org.signetmail.web.config;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.signetmail.text.SyntaxError;
import org.signetmail.web.api.TrustViews;

/** {@code trustFiles}: what is in the trust folder and counts. A file that nobody can read is not in the document, and stays. */
final class TrustFilesSection extends Section {
    private static final List<Attribute> ATTRIBUTES = List.of(Attribute.text(VALUE, null).as(Certificates::kept));
    private static final String FILE = "file";
    private static final int WHEN = 40;

    @Override
    String name() {
        return "trustFiles";
    }

    @Override
    String comment() {
        return "Certificates of authorities and servers that are trusted besides the system's: files of the folder trust, PEM.";
    }

    @Override
    List<Attribute> attributes() {
        return ATTRIBUTES;
    }

    @Override
    SortedMap<String, Thing> things(Live live) throws Exception {
        var things = new TreeMap<String, Thing>();
        live.ask(TrustViews.Overview.class, "trust.show").files().stream().filter(f -> f.fault() == null)
                .forEach(f -> things.put(f.file(), new Thing(f.file(), Map.of(VALUE, f.pem()))));
        return things;
    }

    @Override
    String key(String name) {
        return name;
    }

    @Override
    String named(String given) {
        if (!given.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}\\.pem")) {
            throw new SyntaxError(-1, "a new file's name is letters, digits, '.', '-' and '_', and ends with .pem");
        }
        return given;
    }

    @Override
    List<Deed> deeds(Item item) {
        Deed remove = Deed.of("trust.remove", Map.of(FILE, item.name()), null);
        if (item.after() == null) {
            return List.of(remove);
        }
        Deed add = Deed.of("trust.add", Map.of(), Map.of("name", item.name(), "content", Base64.getEncoder().encodeToString(item.text(VALUE).getBytes(StandardCharsets.UTF_8))));
        return item.before() == null ? List.of(add) : List.of(remove, add);
    }

    @Override
    int order(Item item) {
        return WHEN;
    }

    @Override
    String shown(Item item, Attribute attribute, Object value) {
        return Certificates.shown((String) value);
    }
}
