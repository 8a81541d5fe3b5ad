package org.signetmail.text;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TotpTest {
    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    /** RFC 6238 appendix B, SHA-1. */
    @ParameterizedTest
    @CsvSource({"59, 94287082", "1111111109, 07081804", "1111111111, 14050471", "1234567890, 89005924", "2000000000, 69279037", "20000000000, 65353130"})
    void theRfcsCodes(long seconds, String code) {
        assertThat(Totp.code(SECRET, Totp.step(Instant.ofEpochSecond(seconds)), 8)).isEqualTo(code);
    }

    /** RFC 4226 appendix D. */
    @ParameterizedTest
    @CsvSource({"0, 755224", "1, 287082", "2, 359152", "3, 969429", "4, 338314", "5, 254676", "6, 287922", "7, 162583", "8, 399871", "9, 520489"})
    void theRfcsCounters(long counter, String code) {
        assertThat(Totp.code(SECRET, counter, Totp.DIGITS)).isEqualTo(code);
    }

    /** RFC 4648 10, without the padding. */
    @Test
    void base32() {
        String[] texts = {"", "MY", "MZXQ", "MZXW6", "MZXW6YQ", "MZXW6YTB", "MZXW6YTBOI"};
        for (int i = 0; i < texts.length; i++) {
            assertThat(Base32.text("foobar".substring(0, i).getBytes(StandardCharsets.US_ASCII))).isEqualTo(texts[i]);
        }
    }

    @Property
    void codesHaveTheirDigits(@ForAll byte[] secret, @ForAll long step) {
        if (secret.length > 0) {
            assertThat(Totp.code(secret, step, Totp.DIGITS)).matches("[0-9]{6}");
        }
        assertThat(Base32.text(secret)).matches("[A-Z2-7]*").hasSize((secret.length * 8 + 4) / 5);
    }
}
