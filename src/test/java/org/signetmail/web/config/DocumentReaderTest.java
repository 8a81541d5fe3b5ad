package org.signetmail.web.config;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Documents as people write them, and as nobody should. */
class DocumentReaderTest {
    private static Fault fault(Object document) {
        var unreadable = catchThrowableOfType(DocumentReader.Unreadable.class, () -> DocumentReader.read(document));
        assertThat(unreadable).as("%s", document).isNotNull();
        return unreadable.fault();
    }

    private static String text(Node node) {
        return ((Node.Text) node).text();
    }

    private static Node below(Node.Mapping mapping, String... path) {
        Node at = mapping;
        for (String name : path) {
            at = ((Node.Mapping) at).entries().get(name).value();
        }
        return at;
    }

    @Test
    void scalarsAreTextsAndKnowTheirLine() throws Exception {
        Node.Mapping read = DocumentReader.read("""
                # a comment
                settings:
                  alerts.mail: no
                  queue.retry: 1m,5m
                listeners:
                  imaps: {port: 0993, security: "tls"}
                """);
        assertThat(below(read, "settings", "alerts.mail")).isEqualTo(new Node.Text(3, "no", false));
        assertThat(below(read, "listeners", "imaps", "port")).isEqualTo(new Node.Text(6, "0993", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"settings\": {\"a\": \"b\", \"c\": [1, true, null]}}", "{\n\t\"settings\": {\n\t\t\"a\": \"b\",\n\t\t\"c\": [1, true, null]\n\t}\n}"})
    void jsonIsYaml(String json) throws Exception {
        Node.Mapping read = DocumentReader.read(json);
        assertThat(text(below(read, "settings", "a"))).isEqualTo("b");
        assertThat(((Node.Listing) below(read, "settings", "c")).items()).hasSize(3);
    }

    @Test
    void objectsOfAJsonParserAreReadAlike() throws Exception {
        Node.Mapping read = DocumentReader.read(Map.of("listeners", Map.of("imaps", Map.of("port", 993, "enabled", false))));
        assertThat(below(read, "listeners", "imaps", "port")).isEqualTo(new Node.Text(0, "993", false));
        assertThat(below(read, "listeners", "imaps", "enabled")).isEqualTo(new Node.Text(0, "false", false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "a: &x [1]\\nb: *x | 1 | anchors",
            "a: *x | 1 | anchors",
            "a: !!java.lang.Runtime {} | 1 | tags",
            "a: 1\\n---\\nb: 2 | 2 | second document",
            "a:\\n  b: 1\\n  b: 2 | 3 | twice, first in line 2",
            "[a, b] | 1 | sections",
            "just words | 1 | sections",
            "? [a] : b | 1 | a name is wanted",
            "a: [1 | 1 | no YAML",
            "a:\\n\\tb: 1 | 2 | no YAML",
            "a: {b: {c: {d: {e: {f: {g: {h: {i: {}}}}}}}}} | 1 | deeper"})
    void whatNobodyShouldWriteIsRefusedWithItsLine(String document, int line, String why) {
        Fault fault = fault(document.replace("\\n", "\n").replace("\\t", "\t"));
        assertThat(fault.line()).as("%s", fault).isEqualTo(line);
        assertThat(fault.why()).contains(why);
    }

    @Test
    void aBombIsRefusedAtItsFuse() {
        var bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (char c = 'b'; c < 'k'; c++) {
            bomb.append(c).append(": &").append(c).append(" [").append(("*" + (char) (c - 1) + ", ").repeat(8)).append("*").append((char) (c - 1)).append("]\n");
        }
        assertThat(fault(bomb.toString()).why()).contains("anchors");
    }

    @Test
    void muchIsTooMuch() {
        assertThat(fault("a: [" + "x,".repeat(DocumentReader.MOST_VALUES) + "]").why()).contains("values at most");
        assertThat(fault("x".repeat(DocumentReader.MOST_CHARACTERS + 1)).why()).contains("characters at most");
        assertThat(fault("a: " + "[".repeat(100_000)).why()).contains("deeper");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "---\n", "~"})
    void nothingIsAnEmptyDocument(String document) throws Exception {
        assertThat(DocumentReader.read(document).entries()).isEmpty();
    }

    @Property
    void noTextDoesMoreThanBeRefused(@ForAll("odd") String document) {
        try {
            assertThat(DocumentReader.read(document)).isNotNull();
        } catch (DocumentReader.Unreadable refused) {
            assertThat(refused.fault().why()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<String> odd() {
        return Arbitraries.oneOf(Arbitraries.strings(), Arbitraries.of("settings", ":", " ", "\n", "  ", "- ", "[", "]", "{", "}", ",", "\"", "'", "|", ">", "&a", "*a", "!!x", "#", "---", "...", "%YAML 1.2",
                "\t", "x", "? ", "\\", "\u2028", "\ufeff", "é", "~", "0", "<<", "@", "`").list().ofMaxSize(40).map(parts -> String.join("", parts)));
    }

    /** What is written is read as it was, by a reader that knows nothing of ours too. */
    @Property
    void whatIsWrittenIsReadAsItWas(@ForAll("texts") String name, @ForAll("texts") String value, @ForAll("lists") List<String> list) throws Exception {
        var out = new DocumentWriter();
        out.comment(0, value);
        out.name(0, "section");
        out.text(1, "a", value);
        out.name(1, name + "?");
        out.text(2, name, value);
        out.list(2, name + "!", list);
        Node.Mapping read = DocumentReader.read(out.toString());
        assertThat(text(below(read, "section", "a"))).isEqualTo(value);
        assertThat(text(below(read, "section", name + "?", name))).isEqualTo(value);
        assertThat(((Node.Listing) below(read, "section", name + "?", name + "!")).items().stream().map(DocumentReaderTest::text).toList()).isEqualTo(list);
        var plain = (Map<?, ?>) new org.snakeyaml.engine.v2.api.Load(org.snakeyaml.engine.v2.api.LoadSettings.builder().build()).loadFromString(out.toString());
        assertThat(((Map<?, ?>) plain.get("section")).get("a")).isEqualTo(value);
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> words = Arbitraries.of("yes", "no", "1", "0x1f", "1e3", "null", "~", "a: b", "a #b", "- a", "* a", "&a", "192.0.2.1", "a,b", "two words", "two\nlines", "two\nlines\n", " a", "a ",
                "[a]", "{a}", "\"", "'", "\\", "%a", "@a", "`a", "|", ">", "?", "!", "=", "<<", "...", "---", "a:", ":a", "#a", "é", "\u0085", "\u2028", "\ufeff", "2020-01-01", "12:30", "+1", ".5", "_", "a\n\nb", "\n", "\t",
                "-----BEGIN X-----\nAAAA\n-----END X-----\n", "😀", "");
        return Arbitraries.oneOf(words, Arbitraries.strings().ofMaxLength(30).filter(DocumentReaderTest::isText), words.list().ofMaxSize(4).map(all -> String.join(" ", all)));
    }

    @Provide
    Arbitrary<List<String>> lists() {
        return texts().list().ofMaxSize(12);
    }

    /** Half a surrogate pair is nothing that the store would keep. */
    private static boolean isText(String text) {
        Iterator<Integer> points = text.codePoints().iterator();
        while (points.hasNext()) {
            int point = points.next();
            if (point >= 0xd800 && point < 0xe000 || (point & 0xfffe) == 0xfffe) {
                return false;
            }
        }
        return true;
    }
}
