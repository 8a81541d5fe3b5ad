package org.signetmail.text;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SaslExternalTest {
    @ParameterizedTest
    @CsvSource({"=,''", "'',''", "YWxpY2VAZXhhbXBsZS50ZXN0,alice@example.test", "w6k=,é"})
    void identities(String base64, String identity) {
        assertThat(SaslExternal.parse(base64)).isEqualTo(identity);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AA==", "YQBi", "/w==", "a", "!"})
    void whatIsNone(String base64) {
        assertThatExceptionOfType(SyntaxError.class).isThrownBy(() -> SaslExternal.parse(base64));
    }

    @Property
    void nothingElseIsThrown(@ForAll String text) {
        try {
            assertThat(SaslExternal.parse(text)).doesNotContain("\0");
        } catch (SyntaxError declared) {
            assertThat(declared.reason()).isNotEmpty();
        }
    }
}
