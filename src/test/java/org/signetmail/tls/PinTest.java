package org.signetmail.tls;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.signetmail.text.SyntaxError;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Pins as people and programs write them. */
class PinTest {
    @Example
    void keysAndCertificates() {
        var pair = KeySpec.ECDSA_P256.generate();
        var one = Authority.selfSigned(pair, List.of("a.example"), Instant.now(), Duration.ofDays(1));
        var renewed = Authority.selfSigned(pair, List.of("a.example"), Instant.now(), Duration.ofDays(2));
        CertificateView view = CertificateView.of(one, Instant.now());
        for (String key : List.of(view.pin(), "sha256//" + view.pin(), "sha256/" + view.pin(), " " + view.pin() + "\n")) {
            assertThat(Pin.parse(key)).isEqualTo(Pin.ofKey(one));
            assertThat(Pin.parse(key).matches(renewed)).as("a key outlives its certificate").isTrue();
        }
        String colons = view.fingerprint().toUpperCase(Locale.ROOT).replaceAll("..(?!$)", "$0:");
        for (String certificate : List.of(view.fingerprint(), colons, "sha256 Fingerprint=" + colons)) {
            assertThat(Pin.parse(certificate).matches(one)).isTrue();
            assertThat(Pin.parse(certificate).matches(renewed)).isFalse();
        }
        assertThat(Pin.parse(Pin.parse(colons).toString())).isEqualTo(Pin.parse(colons));
    }

    /** Base64 may begin with a stroke, as the prefix ends with one. */
    @Example
    void aKeyThatBeginsWithAStroke() {
        String key = "/" + "A".repeat(42) + "=";
        for (String written : List.of(key, "sha256/" + key, "sha256//" + key)) {
            assertThat(Pin.parse(written)).hasToString(key);
        }
    }

    @Property
    void anyTextIsAPinOrASyntaxError(@ForAll String text) {
        try {
            Pin pin = Pin.parse(text);
            assertThat(Pin.parse(pin.toString())).isEqualTo(pin);
        } catch (SyntaxError wrong) {
            assertThat(wrong.reason()).contains("a pin is");
        }
    }

    @Example
    void nearlyAPin() {
        for (String text : List.of("", "abcd", "0".repeat(63), "A".repeat(44) + "=", "-".repeat(44))) {
            assertThatThrownBy(() -> Pin.parse(text)).isInstanceOf(SyntaxError.class);
        }
    }
}
