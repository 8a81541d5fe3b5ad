package org.signetmail.web.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What pages say: the same in each language, nothing that no page says, nothing said that is nowhere. */
class TextsTest {
    private static final Path FOLDER = Path.of("src/main/resources/org/signetmail/web/texts");
    private static final Path TEMPLATES = Path.of("src/main/jte");
    private static final Path CODE = Path.of("src/main/java/org/signetmail/web");
    private static final Pattern LITERAL = Pattern.compile("\"([a-z-]+\\.[a-z0-9.-]+)\"");
    private static final Pattern WORD = Pattern.compile("\\bword(?:Or)?\\(\"([a-z-]+\\.[a-z0-9.-]+)\"");
    private static final Pattern OF = Pattern.compile("\\bt(?:\\(\\))?\\.of\\(\"([a-z-]+\\.[a-z0-9.-]+)\"");
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)");

    private static Map<String, String> texts(Language language) throws IOException {
        var all = new TreeMap<String, String>();
        try (Stream<Path> files = Files.list(FOLDER.resolve(language.code()))) {
            for (Path file : files.toList()) {
                var properties = new Properties();
                try (var in = Files.newBufferedReader(file)) {
                    properties.load(in);
                }
                String name = file.getFileName().toString().replace(".properties", "");
                for (String key : properties.stringPropertyNames()) {
                    assertThat(key).as("a key of %s", file).startsWith(name + ".");
                    all.put(key, properties.getProperty(key));
                }
            }
        }
        return all;
    }

    private static String sources() throws IOException {
        return sources(TEMPLATES, CODE);
    }

    private static String sources(Path... roots) throws IOException {
        var all = new StringBuilder();
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    all.append(Files.readString(file)).append('\n');
                }
            }
        }
        return all.toString();
    }

    private static Set<String> found(Pattern pattern, String in) {
        var found = new TreeSet<String>();
        Matcher matcher = pattern.matcher(in);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @Test
    void eachLanguageSaysAll() throws IOException {
        assertThat(texts(Language.GERMAN).keySet()).containsExactlyElementsOf(texts(Language.ENGLISH).keySet());
    }

    @Test
    void nothingIsWrittenThatNoPageSays() throws IOException {
        String sources = sources();
        Set<String> said = found(LITERAL, sources);
        Set<String> sets = found(WORD, sources);
        assertThat(texts(Language.ENGLISH).keySet()).allMatch(key -> said.contains(key) || sets.stream().anyMatch(set -> key.startsWith(set + ".")), "is said somewhere");
    }

    @Test
    void nothingIsSaidThatIsNowhere() throws IOException {
        Map<String, String> texts = texts(Language.ENGLISH);
        assertThat(found(OF, sources())).allMatch(texts::containsKey, "is written");
        assertThat(found(WORD, sources())).allMatch(set -> texts.keySet().stream().anyMatch(key -> key.startsWith(set + ".")), "has words");
    }

    /** In a template a literal that begins with the name of a file of texts is the key of one, or of a set. */
    @Test
    void noTemplateNamesATextThatIsNowhere() throws IOException {
        Map<String, String> texts = texts(Language.ENGLISH);
        Set<String> files = texts.keySet().stream().map(key -> key.substring(0, key.indexOf('.'))).collect(java.util.stream.Collectors.toSet());
        Set<String> named = found(LITERAL, sources(TEMPLATES));
        assertThat(named).filteredOn(name -> files.contains(name.substring(0, name.indexOf('.'))))
                .allMatch(name -> texts.keySet().stream().anyMatch(key -> key.equals(name) || key.startsWith(name + ".")), "is written");
    }

    @ParameterizedTest
    @EnumSource
    void eachIsAPattern(Language language) throws IOException {
        Map<String, String> english = texts(Language.ENGLISH);
        texts(language).forEach((key, text) -> {
            assertThat(text).as(key).doesNotContain("'").isNotBlank();
            assertThat(new MessageFormat(text, language.locale()).format(new Object[] {1L, 2L, 3L, 4L})).as(key).doesNotContain("{");
            assertThat(found(PLACE, text)).as("what %s speaks of", key).isEqualTo(found(PLACE, english.get(key)));
        });
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"-, -, ENGLISH", "-, de, GERMAN", "-, 'de-AT,de;q=0.9,en;q=0.5', GERMAN", "-, 'fr,en;q=0.5,de;q=0.3', ENGLISH", "en, de, ENGLISH",
            "de, en, GERMAN", "xx, 'fr', ENGLISH", "-, '*', ENGLISH", "-, ';;;=', ENGLISH"})
    void languageIsChosenOrAskedFor(String chosen, String asked, Language language) {
        assertThat(Language.of(chosen, asked)).isEqualTo(language);
    }

    @Property
    void noHeaderIsTooOdd(@ForAll String chosen, @ForAll String asked) {
        assertThat(Language.of(chosen, asked)).isNotNull();
    }

    @Property
    void aFlashComesBackAsItWas(@ForAll Flash.Kind kind, @ForAll String words) {
        String shown = new String(words.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(Flash.of(new Flash(kind, shown).cookie())).contains(new Flash(kind, shown.length() > 2000 ? shown.substring(0, 2000) : shown));
    }

    @Property
    void noCookieIsTooOdd(@ForAll String cookie) {
        assertThat(Flash.of(cookie)).isNotNull();
    }

    @Test
    void figuresReadAsTheLanguageWritesThem() {
        var english = new Texts(Language.ENGLISH, ZoneOffset.UTC);
        var german = new Texts(Language.GERMAN, ZoneOffset.UTC);
        assertThat(english.bytes(1_610_612_736)).isEqualTo("1.5\u00a0GiB");
        assertThat(german.bytes(1_610_612_736)).isEqualTo("1,5\u00a0GiB");
        assertThat(german.bytes(0)).isEqualTo("0\u00a0B");
        assertThat(german.number(12_345)).isEqualTo("12.345");
        assertThat(english.duration(Duration.ofDays(30))).isEqualTo("30 days");
        assertThat(german.duration(Duration.ofSeconds(1))).isEqualTo("1 Sekunde");
        Instant now = Instant.parse("2026-11-25T08:00:00Z");
        assertThat(english.away(now.minusSeconds(3600 * 3), now)).isEqualTo("3 hours ago");
        assertThat(german.moment(now)).isEqualTo("25.11.2026, 08:00");
    }

    @ParameterizedTest
    @CsvSource({"/, true", "/accounts?q=a, true", "//evil.example, false", "https://evil.example, false", "'/\\evil.example', false", "'', false", "'/a\r\nSet-Cookie: x', false"})
    void onlyPathsOfOursAreGoneTo(String path, boolean ours) {
        assertThat(HttpPages.ours(path)).isEqualTo(ours);
    }
}
