package org.signetmail.web.clients;

import java.nio.charset.StandardCharsets;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Strangers' XML. */
class AutodiscoverRequestTest {
    private static final String OUTLOOK = """
            <?xml version="1.0" encoding="utf-8"?>
            <Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006">
            <Request><EMailAddress>%s</EMailAddress><AcceptableResponseSchema>%s</AcceptableResponseSchema></Request></Autodiscover>
            """;

    private static AutodiscoverRequest read(String text) throws AutodiscoverRequest.Malformed {
        return AutodiscoverRequest.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatOutlookSends() throws Exception {
        AutodiscoverRequest asked = read(OUTLOOK.formatted(" alice@example.test\n", AutodiscoverAnswer.SCHEMA));
        assertThat(asked).isEqualTo(new AutodiscoverRequest("alice@example.test", AutodiscoverAnswer.SCHEMA));
        assertThat(read("<a:Autodiscover xmlns:a='u'><a:Request><a:EMailAddress><![CDATA[a]]>&amp;b</a:EMailAddress></a:Request></a:Autodiscover>").address()).isEqualTo("a&b");
        assertThat(AutodiscoverRequest.read(OUTLOOK.replace("utf-8", "utf-16").formatted("ü@x.test", "s").getBytes(StandardCharsets.UTF_16)).address()).isEqualTo("ü@x.test");
        assertThat(read("<Autodiscover><Other><EMailAddress>x</EMailAddress></Other></Autodiscover>").address()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "<Autodiscover>", "<a></b>", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>", "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x.dtd\"><a/>",
        "<!DOCTYPE a><a/>", "<a>&unknown;</a>", "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;\">]><a>&d;</a>", "<a xmlns:x=\"\"/>", "<x:a/>"})
    void nothingButPlainXml(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(AutodiscoverRequest.Malformed.class);
    }

    @Test
    void neitherDeepNorLong() {
        assertThatThrownBy(() -> read("<a>".repeat(17) + "</a>".repeat(17))).hasMessageContaining("deep");
        assertThatThrownBy(() -> read(OUTLOOK.formatted("x".repeat(1001), ""))).hasMessageContaining("too long");
        assertThatThrownBy(() -> read("<a>" + " ".repeat(AutodiscoverRequest.MOST) + "</a>")).hasMessageContaining("octets");
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.oneOf(Arbitraries.of("<Autodiscover>", "</Autodiscover>", "<Request>", "</Request>", "<EMailAddress>", "</EMailAddress>", "<!DOCTYPE ", "<![CDATA[", "]]>", "<!--", "-->", "&amp;",
                "&#0;", "&#x110000;", "<?xml version=\"1.0\"?>", "<?x", "?>", "<a b='", "'/>", "xmlns:x=''", "&lt", "<!ENTITY", "\u0000", "\uFFFE", "\uD800"), Arbitraries.strings().ofMaxLength(5))
                .list().ofMaxSize(30).map(parts -> String.join("", parts));
    }

    @Property
    void whateverComesIsReadOrRefused(@ForAll("pieces") String text) {
        try {
            assertThat(read(text).address().length()).isLessThanOrEqualTo(1000);
        } catch (AutodiscoverRequest.Malformed refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    @Property
    void octetsOfAnyKindToo(@ForAll byte[] octets) {
        try {
            assertThat(AutodiscoverRequest.read(octets)).isNotNull();
        } catch (AutodiscoverRequest.Malformed refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    @Property
    void textThatIsEscapedComesBack(@ForAll String text) throws Exception {
        String escaped = Markup.escaped(text);
        if (text.length() <= 300) {
            assertThat(read(OUTLOOK.formatted(escaped, "")).address()).doesNotContain("<\n").hasSizeLessThanOrEqualTo(300);
        }
    }
}
