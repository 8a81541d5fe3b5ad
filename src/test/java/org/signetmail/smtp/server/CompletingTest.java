package org.signetmail.smtp.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Date and Message-ID are there afterwards, once, and nothing else changed, however the octets come. */
class CompletingTest {
    private static final String DATE = "Sun, 1 Feb 2026 12:30:45 +0000";
    private static final String ID = "<x.1@mail.example>";

    private static String completed(String message, int chunk) throws IOException {
        var out = new ByteArrayOutputStream();
        var completing = new Completing(out, DATE, ID);
        byte[] octets = message.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at < octets.length; at += chunk) {
            completing.write(octets, at, Math.min(chunk, octets.length - at));
        }
        completing.flush();
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({
        "'Subject: x|dATE: y|message-id: z||body|', ''",
        "'Subject: x|Date: y||body|', 'M'",
        "'Message-ID: z||Date: in the body|', 'D'",
        "'Subject: x|', 'DM'",
        "'', 'DM'",
        "'||Date: y||', 'DM'",
        "'|Date: y||Message-ID: z|', 'DM'",
        "'X-Date: y||', 'DM'"})
    void addsWhatIsMissing(String message, String missing) throws Exception {
        String given = message.replace("|", "\r\n");
        String added = (missing.contains("D") ? "Date: " + DATE + "\r\n" : "") + (missing.contains("M") ? "Message-ID: " + ID + "\r\n" : "");
        for (int chunk = 1; chunk < given.length() + 2; chunk++) {
            assertThat(completed(given, chunk)).as("in pieces of %d", chunk).isEqualTo(added + given);
        }
    }

    @Test
    void aHeaderTooLongToLookAtPasses() throws Exception {
        String given = "X: " + "y".repeat(200_000) + "\r\nDate: z\r\n\r\nbody\r\n";
        assertThat(completed(given, 8192)).endsWith(given);
    }

    @Property(tries = 300)
    void nothingIsLost(@ForAll String message, @ForAll @IntRange(min = 1, max = 50) int chunk) throws Exception {
        String given = new String(message.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
        assertThat(completed(given, chunk)).endsWith(given);
    }
}
