package org.signetmail.web.config;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.signetmail.text.SyntaxError;
import org.signetmail.web.api.TrustViews;

/** {@code trustFiles}: what is in the trust folder and counts. A file that nobody can read is not in the document, and stays. */
final class TrustFilesSection extends Section {
    private static final List<Attribute> ATTRIBUTES = List.of(Attribute.text(VALUE, null).as(Certificates::kept));
    private static final String FILE = "file";
    private static final int WHEN = 40;

    TrustFilesSection() {
        super(new Head("trustFiles", "Certificates of authorities and servers that are trusted besides the system's: files of the folder trust, PEM.", ATTRIBUTES, WHEN, WHEN));
    }

    @Override
    Stream<Thing> all(Live live) throws Exception {
        return live.ask(TrustViews.Overview.class, "trust.show").files().stream().filter(f -> f.fault() == null).map(f -> new Thing(f.file(), Map.of(VALUE, f.pem())));
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
    List<Deed> add(Item item) {
        return List.of(Deed.of("trust.add", Map.of(), Map.of("name", item.name(), "content", Base64.getEncoder().encodeToString(item.text(VALUE).getBytes(StandardCharsets.UTF_8)))));
    }

    @Override
    List<Deed> change(Item item) {
        return Stream.of(remove(item), add(item)).flatMap(List::stream).toList();
    }

    @Override
    List<Deed> remove(Item item) {
        return List.of(Deed.of("trust.remove", Map.of(FILE, item.name()), null));
    }

    @Override
    String shown(Item item, Attribute attribute, Object value) {
        return Certificates.shown((String) value);
    }
}
