package org.signetmail.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.care.Caretaker;
import org.signetmail.care.ClientChecks;
import org.signetmail.net.HandshakeMeters;
import org.signetmail.net.Handshakes;
import org.signetmail.net.Input;
import org.signetmail.net.Tls;
import org.signetmail.net.Traces;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Listeners.Listener;
import org.signetmail.store.Listeners.Protocol;
import org.signetmail.store.Listeners.Security;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;
import org.signetmail.tls.Profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Listeners change while sessions are open: real sockets, a store, and a door that says its listener's security and echoes a line. */
final class OpeningsTest {
    @TempDir
    private Path directory;

    private Store store;
    private Tls tls;
    private Caretaker caretaker;
    private ClientChecks checks;
    private Handshakes handshakes;
    private Openings openings;

    @BeforeEach
    void open() {
        store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), Clock.systemUTC());
        tls = Tls.open();
        caretaker = new Caretaker(store, Clock.systemUTC());
        checks = new ClientChecks(store, caretaker, Clock.systemUTC());
        handshakes = new Handshakes(() -> ListenerTls.limits(store.settings()), HandshakeMeters.in(new PrometheusRegistry()), Clock.systemUTC());
        openings = openings(0);
    }

    private Openings openings(int offset) {
        return new Openings(store, new ListenerTls(tls, caretaker, checks, handshakes), (listener, _) -> connection -> {
            connection.output().ascii(listener.security() + "\r\n");
            connection.output().flush();
            Input.Line line = connection.input().readLine(100);
            if (line != null) {
                connection.output().ascii(new String(line.octets(), StandardCharsets.US_ASCII) + "\r\n");
                connection.output().flush();
            }
        }, "127.0.0.1", offset, _ -> false, new Traces(Clock.systemUTC()));
    }

    @AfterEach
    void close() throws Exception {
        openings.close();
        checks.close();
        caretaker.close();
        tls.close();
        store.close();
    }

    private static Listener listener(String name, int port, Security security, boolean enabled) {
        return new Listener(0, name, Protocol.SMTP, null, port, security, null, Profile.INTERMEDIATE.name(), enabled, 100);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private final class Client implements AutoCloseable {
        private final Socket socket;

        Client(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(10_000);
        }

        String line() throws IOException {
            var line = new StringBuilder();
            for (int octet = socket.getInputStream().read(); octet >= 0 && octet != '\n'; octet = socket.getInputStream().read()) {
                line.append((char) octet);
            }
            return line.toString().strip();
        }

        String say(String words) throws IOException {
            socket.getOutputStream().write((words + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return line();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void changingAllButThePlaceLeavesTheSocketAlone() throws Exception {
        int port = freePort();
        assertThat(openings.add(listener("a", port, Security.NONE, true))).isInstanceOf(Outcome.Done.class);
        try (var before = new Client(port)) {
            assertThat(before.line()).isEqualTo("NONE");
            assertThat(openings.set(listener("a", port, Security.STARTTLS_OPTIONAL, true))).isInstanceOf(Outcome.Done.class);
            try (var after = new Client(port)) {
                assertThat(after.line()).isEqualTo("STARTTLS_OPTIONAL");
                assertThat(openings.connections("a")).isEqualTo(2);
            }
            assertThat(before.say("still here")).isEqualTo("still here");
        }
    }

    @Test
    void aMovedListenerKeepsItsSessionsAndCountsThem() throws Exception {
        int port = freePort();
        openings.add(listener("a", port, Security.NONE, true));
        try (var before = new Client(port)) {
            assertThat(before.line()).isEqualTo("NONE");
            int other = freePort();
            openings.set(listener("a", other, Security.NONE, true));
            try (var after = new Client(other)) {
                assertThat(after.line()).isEqualTo("NONE");
                assertThat(openings.connections("a")).isEqualTo(2);
            }
            assertThat(before.say("still here")).isEqualTo("still here");
        }
        await().untilAsserted(() -> assertThat(openings.connections("a")).isZero());
        try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(free.isBound()).isTrue();
        }
    }

    @Test
    void aDrainWaitsForSessionsOfRemovedListeners() throws Exception {
        int port = freePort();
        openings.add(listener("a", port, Security.NONE, true));
        try (var session = new Client(port)) {
            assertThat(session.line()).isEqualTo("NONE");
            openings.remove("a");
            var drained = new CountDownLatch(1);
            Thread.ofVirtual().start(() -> {
                openings.drain(Duration.ofSeconds(30));
                drained.countDown();
            });
            assertThat(drained.await(200, TimeUnit.MILLISECONDS)).as("waits for the session").isFalse();
            assertThat(openings.addresses()).as("questions do not wait for the drain").isEmpty();
            assertThat(session.say("bye")).isEqualTo("bye");
            assertThat(drained.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aPortThatIsTakenIsRefusedAndAllStays() throws Exception {
        int port = freePort();
        openings.add(listener("a", port, Security.NONE, true));
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(openings.set(listener("a", other.getLocalPort(), Security.NONE, true)))
                    .isInstanceOfSatisfying(Outcome.Refused.class, r -> assertThat(r.why()).contains("taken"));
        }
        assertThat(store.listeners().find("a").orElseThrow().port()).isEqualTo(port);
        try (var client = new Client(port)) {
            assertThat(client.line()).isEqualTo("NONE");
        }
    }

    @Test
    void theSamePortOnAnotherAddressIsTakenOver() throws Exception {
        int port = freePort();
        openings.add(listener("a", port, Security.NONE, true));
        var everywhere = new Listener(0, "a", Protocol.SMTP, "0.0.0.0", port, Security.NONE, null, Profile.INTERMEDIATE.name(), true, 100);
        assertThat(openings.set(everywhere)).isInstanceOf(Outcome.Done.class);
        assertThat(openings.addresses().get("a").getAddress().isAnyLocalAddress()).isTrue();
        // An address that is not this machine's: back to what was.
        var nowhere = new Listener(0, "a", Protocol.SMTP, "192.0.2.1", port, Security.NONE, null, Profile.INTERMEDIATE.name(), true, 100);
        assertThat(openings.set(nowhere)).isInstanceOf(Outcome.Refused.class);
        try (var client = new Client(port)) {
            assertThat(client.line()).isEqualTo("NONE");
        }
    }

    @Test
    void whatTheStoreCannotKeepIsNotLeftOpen() throws Exception {
        int port = freePort();
        openings.add(listener("a", port, Security.NONE, true));
        int other = freePort();
        store.close();
        try {
            openings.set(listener("a", other, Security.NONE, true));
            assertThat(true).as("the store is closed").isFalse();
        } catch (RuntimeException expected) {
            assertThat(expected).isNotNull();
        }
        try (var free = new ServerSocket(other, 1, InetAddress.getLoopbackAddress())) {
            assertThat(free.isBound()).as("the new port is given back").isTrue();
        }
        try (var client = new Client(port)) {
            assertThat(client.line()).as("the old one serves on").isEqualTo("NONE");
        }
    }

    @Test
    void aDisabledListenerClosesAndOpensAgain() throws Exception {
        int port = freePort();
        openings.add(listener("a", port, Security.NONE, true));
        openings.set(listener("a", port, Security.NONE, false));
        assertThat(openings.addresses()).isEmpty();
        openings.set(listener("a", port, Security.NONE, true));
        try (var client = new Client(port)) {
            assertThat(client.line()).isEqualTo("NONE");
        }
    }

    @Test
    void aPortBeyondTheLastIsRefusedInWords() {
        var high = openings(64_000);
        assertThat(high.add(listener("a", 2000, Security.NONE, true)))
                .isInstanceOfSatisfying(Outcome.Refused.class, r -> assertThat(r.why()).contains("66000").contains("65535"));
        high.close();
    }
}
