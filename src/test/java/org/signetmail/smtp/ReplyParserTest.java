package org.signetmail.smtp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

import org.signetmail.text.SyntaxError;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Replies, capabilities and dots, as a client meets them. */
class ReplyParserTest {
    private static Reply parse(String... lines) {
        var parser = new ReplyParser();
        for (int i = 0; i + 1 < lines.length; i++) {
            assertThat(parser.line(lines[i])).isEmpty();
        }
        return parser.line(lines[lines.length - 1]).orElseThrow();
    }

    @Test
    void readsTheExamplesOfTheRfcs() {
        // RFC 5321 4.2.1
        assertThat(parse("250-First line", "250-Second line", "250-234 Text beginning with numbers", "250 The last line").lines())
                .containsExactly("First line", "Second line", "234 Text beginning with numbers", "The last line");
        // RFC 2034 4 (with its own example's codes)
        assertThat(parse("550-5.7.1 Forwarding to remote hosts disabled", "550 5.7.1 Select another host to act as your forwarder"))
                .isEqualTo(new Reply(550, "5.7.1", List.of("Forwarding to remote hosts disabled", "Select another host to act as your forwarder")));
        assertThat(parse("220")).isEqualTo(new Reply(220, "", List.of("")));
        assertThat(parse("250 2.0.0")).isEqualTo(new Reply(250, "2.0.0", List.of("")));
        assertThat(parse("550 4.1.1 of another class").enhanced()).isEmpty();
        assertThat(parse("250 1.2.3.4 is an address").enhanced()).isEmpty();
    }

    @Test
    void refusesWhatIsNoReply() {
        for (String line : List.of("", "25", "abc", "150 no such class", "650 x", "250x", "2a0 x")) {
            assertThatThrownBy(() -> parse(line)).isInstanceOf(SyntaxError.class);
        }
        assertThatThrownBy(() -> parse("250-a", "251 b")).isInstanceOf(SyntaxError.class);
    }

    @Test
    void readsCapabilities() {
        var offered = Capabilities.of(parse("250-mx.example at your service", "250-SIZE 35882577", "250-auth LOGIN plain", "250-AUTH=PLAIN", "250 STARTTLS"));
        assertThat(offered.size()).isEqualTo(35_882_577);
        assertThat(offered.has("STARTTLS")).isTrue();
        assertThat(offered.authenticates("PLAIN")).isTrue();
        assertThat(offered.authenticates("CRAM-MD5")).isFalse();
        assertThat(Capabilities.of(parse("250-x", "250 SIZE nonsense")).size()).isZero();
    }

    @Property
    void whateverComesIsAReplyOrASyntaxError(@ForAll @Size(max = 30) List<@StringLength(max = 40) @CharRange(from = 0, to = 255) String> lines) {
        var parser = new ReplyParser();
        for (String line : lines) {
            try {
                parser.line(line).ifPresent(Capabilities::of);
            } catch (SyntaxError wrong) {
                assertThat(wrong.reason()).isNotEmpty();
            }
        }
    }

    @Property
    void dotsComeBackAsTheyWere(@ForAll @Size(max = 40) List<@StringLength(max = 6) @CharRange(from = '-', to = '/') String> lines) throws Exception {
        String message = lines.isEmpty() ? "" : String.join("\r\n", lines) + "\r\n";
        assertThat(read(written(message), message.length() + 10)).isEqualTo(message);
    }

    @Property
    void nothingInAMessageEndsIt(@ForAll @Size(max = 60) byte[] octets) throws Exception {
        var message = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            message[i] = (byte) "\r\n.a".charAt(octets[i] & 3);
        }
        byte[] wire = written(new String(message, StandardCharsets.ISO_8859_1));
        var reader = new DotReader();
        assertThat(reader.feed(wire, 0, wire.length, new ByteArrayOutputStream())).isEqualTo(wire.length);
        String text = new String(wire, StandardCharsets.ISO_8859_1);
        assertThat(text.replace("\r\n", "")).doesNotContain("\r", "\n");
        assertThat(text.substring(0, text.length() - 3)).doesNotContain("\r\n.\r\n");
    }

    private static byte[] written(String message) throws Exception {
        var wire = new ByteArrayOutputStream();
        DotWriter.write(ByteBuffer.wrap(message.getBytes(StandardCharsets.ISO_8859_1)), octets -> {
            var copy = new byte[octets.remaining()];
            octets.get(copy);
            wire.write(copy);
        });
        return wire.toByteArray();
    }

    private static String read(byte[] wire, int most) throws Exception {
        var message = new ByteArrayOutputStream(most);
        assertThat(new DotReader().feed(wire, 0, wire.length, message)).isEqualTo(wire.length);
        return message.toString(StandardCharsets.ISO_8859_1);
    }
}
