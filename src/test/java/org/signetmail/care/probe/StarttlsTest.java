package org.signetmail.care.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

import org.signetmail.net.Dialer;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever a server says on the way to TLS, it is the way there or an error in words. */
class StarttlsTest {
    private static final String[] BEGINNINGS = {"220 ", "220-", "250 STARTTLS\r\n220 ", "* OK ", "a1 OK ", "+OK ", "\"STARTTLS\"\r\nOK ", "-ERR", "* BYE", "NO "};

    @Property(tries = 300)
    void anyAnswer(@ForAll Starttls protocol, @ForAll @Size(max = 200) byte[] octets, @ForAll byte beginning) throws Exception {
        String start = BEGINNINGS[Math.floorMod(beginning, BEGINNINGS.length)];
        talk(protocol, (start + new String(octets, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Property(tries = 100)
    void anyLines(@ForAll Starttls protocol, @ForAll @Size(max = 10) String[] lines, @ForAll @StringLength(max = 20) String last) throws Exception {
        talk(protocol, (String.join("\r\n", lines) + "\r\n" + last).getBytes(StandardCharsets.UTF_8));
    }

    private static void talk(Starttls protocol, byte[] says) throws Exception {
        try (var dialer = new Dialer(); var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var served = Thread.ofVirtual().start(() -> {
                try (Socket socket = listening.accept()) {
                    socket.getOutputStream().write(says);
                    socket.shutdownOutput();
                    assertThat(socket.getInputStream().readAllBytes()).isNotNull();
                } catch (IOException gone) {
                    assertThat(gone).isNotNull();
                }
            });
            try (var connection = dialer.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), listening.getLocalPort()), Duration.ofSeconds(5), null)) {
                protocol.ask(connection, "probe.invalid");
            } catch (IOException said) {
                assertThat(said.getMessage()).isNotBlank().doesNotContainPattern("\\p{Cc}");
            }
            served.join();
        }
    }
}
