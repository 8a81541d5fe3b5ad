package org.signetmail.imap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import org.signetmail.mail.Part;
import org.signetmail.mail.Structure;

import static org.assertj.core.api.Assertions.assertThat;

/** Messages of src/test/resources/messages in wire form, and that any message has one a client can read. */
class WireFormTest {
    private static final Path MESSAGES = Path.of("src/test/resources/messages");

    @TestFactory
    Stream<DynamicTest> corpus() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(MESSAGES)) {
            files = all.filter(f -> f.toString().endsWith(".eml")).sorted().toList();
        }
        return files.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), file.toUri(), () -> {
            Path expected = file.resolveSibling(file.getFileName().toString().replace(".eml", ".txt"));
            assertThat(forms(Files.readAllBytes(file))).isEqualTo(Files.readString(expected));
        }));
    }

    @Property(tries = 3000)
    void whateverIsSentHasAFormOfTheGrammar(@ForAll("messages") String message) {
        Part part = Structure.parse(ByteBuffer.wrap(message.getBytes(StandardCharsets.ISO_8859_1)));
        new Reader(WireForm.envelope(part)).readWhole();
        new Reader(WireForm.bodyStructure(part)).readWhole();
        new Reader(WireForm.body(part)).readWhole();
    }

    @Provide
    Arbitrary<String> messages() {
        return Arbitraries.of("\r\n", "\r\n", "\n", "\r", "--", "--b", "--b\r\n", "--b--\r\n", "--c\r\n", "\r\n\r\n", " ", "\t", ":", ";", ",", "<",
                ">", "@", "(", ")", "\"", "\\", "=", "\0", "\u00e9", "x", "From: ", "To: ", "Subject: ", "Content-Type: ", "multipart/mixed; boundary=b\r\n",
                "multipart/digest; boundary=\"c\"\r\n", "message/rfc822\r\n", "text/html", "message/", "Content-Disposition: ", "Content-Language: ",
                "Content-Transfer-Encoding: base64\r\n", "; a=b", "Group:").list().ofMaxSize(60).map(parts -> String.join("", parts));
    }

    private static String forms(byte[] message) {
        Part part = Structure.parse(ByteBuffer.wrap(message));
        return "ENVELOPE " + visible(WireForm.envelope(part)) + "\nBODYSTRUCTURE " + visible(WireForm.bodyStructure(part))
                + "\nBODY " + visible(WireForm.body(part)) + "\n";
    }

    private static String visible(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1).chars()
                .mapToObj(c -> switch (c) {
                    case '\r' -> "\\r";
                    case '\n' -> "\\n";
                    default -> c == '\t' || c >= ' ' && c < 0x7f ? Character.toString(c) : String.format("\\x%02x", c);
                }).collect(Collectors.joining());
    }

    /** A client that believes nothing: lists, quoted strings, literals, numbers and NIL, and one space between. */
    private static final class Reader {
        private final byte[] octets;
        private int at;

        Reader(byte[] octets) {
            this.octets = octets;
        }

        void readWhole() {
            value();
            assertThat(at).isEqualTo(octets.length);
        }

        private void value() {
            switch (octets[at]) {
                case '(' -> {
                    at++;
                    value();
                    while (octets[at] != ')') {
                        // Addresses and parts of a multipart follow each other without a space.
                        if (octets[at] == ' ') {
                            at++;
                        } else {
                            assertThat(octets[at]).isEqualTo((byte) '(');
                        }
                        value();
                    }
                    at++;
                }
                case '"' -> {
                    at++;
                    while (octets[at] != '"') {
                        at += octets[at] == '\\' ? 1 : 0;
                        assertThat(octets[at]).isNotIn((byte) 0, (byte) '\r', (byte) '\n').isPositive();
                        at++;
                    }
                    at++;
                }
                case '{' -> {
                    int end = at;
                    while (octets[end] != '}') {
                        end++;
                    }
                    int length = Integer.parseInt(new String(octets, at + 1, end - at - 1, StandardCharsets.US_ASCII));
                    at = end + 3;
                    for (int i = 0; i < length; i++) {
                        assertThat(octets[at++]).isNotZero();
                    }
                }
                default -> {
                    int start = at;
                    while (octets[at] != ' ' && octets[at] != ')') {
                        at++;
                    }
                    assertThat(new String(octets, start, at - start, StandardCharsets.US_ASCII)).matches("NIL|\\d+");
                }
            }
        }
    }
}
