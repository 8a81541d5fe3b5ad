package org.signetmail.pop3.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.signetmail.net.Output;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** Messages as lines that end with a dot, RFC 1939 3. */
class OutTest {
    @Property(tries = 2000)
    void whatIsStuffedIsReadBackAsLines(@ForAll("messages") String message) throws IOException {
        String sent = stuffed(message);
        assertThat(sent).endsWith("\r\n");
        assertThat("\r\n" + sent).doesNotContain("\n.\r\n").doesNotContain("\n.\n");
        String read = ("\n" + sent).replace("\n.", "\n").substring(1);
        String lines = message.replaceAll("(?<!\r)\n", "\r\n");
        assertThat(read).isEqualTo(lines.endsWith("\r\n") ? lines : lines + "\r\n");
    }

    @Provide
    Arbitrary<String> messages() {
        return Arbitraries.of(".", "..", "\r\n", "\n", "\r", "a", "\r\n.\r\n", "\n.\n", "\u00ff").list().ofMinSize(1).ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    @ParameterizedTest
    @CsvSource({"0, 8", "1, 11", "2, 14", "3, 15", "2147483647, 15"})
    void topEndsBehindSoManyLines(int lines, int end) {
        assertThat(Top.end(octets("A: b\r\n\r\n1\r\n2\r\n3"), lines)).isEqualTo(end);
    }

    @Test
    void topOfWhatHasNoBodyIsAllOfIt() {
        assertThat(Top.end(octets("A: b\r\nC: d"), 0)).isEqualTo(10);
        assertThat(Top.end(octets(""), 5)).isZero();
    }

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }

    private static String stuffed(String message) throws IOException {
        var bytes = new ByteArrayOutputStream();
        new Out(new Output() {
            @Override public void write(byte[] octets, int offset, int length) {
                bytes.write(octets, offset, length);
            }

            @Override public void write(ByteBuffer octets) {
                while (octets.hasRemaining()) {
                    bytes.write(octets.get());
                }
            }

            @Override public void ascii(String text) throws IOException {
                bytes.write(text.getBytes(ISO_8859_1));
            }

            @Override public void flush() {}
        }).octets(octets(message));
        return bytes.toString(ISO_8859_1);
    }
}
