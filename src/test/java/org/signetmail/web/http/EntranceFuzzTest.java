package org.signetmail.web.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever comes, the connection ends, with an HTTP answer or without, and the next one is served. */
class EntranceFuzzTest {
    private static WebFixture web;

    @BeforeContainer
    static void open() throws Exception {
        web = new WebFixture(WebFixture.QUICK, null);
    }

    @AfterContainer
    static void close() {
        web.close();
        assertThat(web.connections()).isZero();
    }

    @Property(tries = 300)
    void anythingEnds(@ForAll("streams") byte[] octets) throws IOException {
        assertThat(answerTo(octets)).satisfiesAnyOf(said -> assertThat(said).isEmpty(), said -> assertThat(said).startsWith("HTTP/1."));
        assertThat(answerTo("GET /thread HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII))).startsWith("HTTP/1.1 200");
    }

    private static String answerTo(byte[] octets) throws IOException {
        try (Socket socket = web.connect()) {
            socket.getOutputStream().write(octets);
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException reset) {
            // What was refused in the middle may be reset: the end is what counts.
            assertThat(reset.getMessage()).containsAnyOf("reset", "Broken pipe");
            return "";
        }
    }

    @Provide
    Arbitrary<byte[]> streams() {
        Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(2000);
        Arbitrary<String> piece = Arbitraries.of(List.of("GET ", "POST ", "/size", "/thread", "/events", " HTTP/1.1", " HTTP/1.0", "\r\n", "\r\n\r\n", "\n", "Host: a\r\n", "Host: ",
                "Content-Length: 5\r\n", "Content-Length: 99999999999\r\n", "Transfer-Encoding: chunked\r\n", "Connection: close\r\n", "Connection: keep-alive\r\n",
                "Expect: 100-continue\r\n", "Upgrade: h2c\r\n", "Sec-WebSocket-Version: 13\r\n", "5\r\nhello\r\n", "0\r\n\r\n", "hello", "%", "..", ";", "\0", "\u00ff", "Trailer: x\r\n"));
        Arbitrary<byte[]> pieces = piece.list().ofMaxSize(24).map(list -> String.join("", list).getBytes(StandardCharsets.ISO_8859_1));
        Arbitrary<byte[]> bent = Combinators.combine(Arbitraries.of("GET /thread HTTP/1.1\r\nHost: a\r\n\r\n", "POST /size HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
                "POST /size HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"), Arbitraries.integers().between(0, 80), Arbitraries.bytes())
                .as((text, at, with) -> {
                    byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
                    octets[at % octets.length] = with;
                    return octets;
                });
        return Arbitraries.oneOf(noise, pieces, bent);
    }
}
