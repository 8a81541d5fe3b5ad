package org.signetmail.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.signetmail.net.HandshakeFailed.Reason;
import org.signetmail.tls.Credential;
import org.signetmail.tls.Profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HandshakesTest {
    private static final Handshakes.Limits USUAL = Handshakes.Limits.DEFAULT;

    private final AtomicReference<Handshakes.Limits> limits = new AtomicReference<>(USUAL);
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T10:30:00Z"));
    private final Clock clock = new Clock() {
        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    };
    private final Handshakes handshakes = new Handshakes(limits::get, HandshakeMeters.in(new PrometheusRegistry()), clock);
    private final Handshakes.At imaps = handshakes.at("imaps");

    @TempDir
    private Path directory;

    @Test
    void anAddressHasItsShareOfAMinute() throws Exception {
        limits.set(new Handshakes.Limits(100, 3, Duration.ofSeconds(30), 16_384));
        var stranger = InetAddress.getByName("2001:db8::1");
        var neighbour = InetAddress.getByName("2001:db8::2");
        for (int i = 0; i < 3; i++) {
            imaps.begin(i == 1 ? neighbour : stranger).close();
        }
        assertThatExceptionOfType(HandshakeFailed.class).isThrownBy(() -> imaps.begin(neighbour)).withMessageContaining("more than 3 handshakes in a minute");
        imaps.begin(InetAddress.getByName("2001:db8:0:1::1")).close();
        imaps.begin(InetAddress.getByName("192.0.2.1")).close();
        for (int i = 0; i < 10; i++) {
            imaps.begin(InetAddress.getLoopbackAddress()).close();
        }
        now.set(now.get().plusSeconds(21));
        imaps.begin(stranger).close();
        assertThatExceptionOfType(HandshakeFailed.class).isThrownBy(() -> imaps.begin(stranger)).satisfies(f -> assertThat(f.reason()).isEqualTo(Reason.TOO_MANY));
        limits.set(new Handshakes.Limits(100, 0, Duration.ofSeconds(30), 16_384));
        imaps.begin(stranger).close();
        assertThat(handshakes.open()).isZero();
    }

    @Test
    void soManyAtOnceInAll() throws Exception {
        limits.set(new Handshakes.Limits(2, 0, Duration.ofSeconds(30), 16_384));
        var from = InetAddress.getLoopbackAddress();
        Handshakes.Begun one = imaps.begin(from);
        Handshakes.Begun two = handshakes.at("smtp").begin(from);
        assertThatExceptionOfType(HandshakeFailed.class).isThrownBy(() -> imaps.begin(from)).withMessageContaining("at once");
        one.close();
        imaps.begin(from).close();
        two.close();
        assertThat(handshakes.open()).isZero();
    }

    @Test
    void aDayIsRemembered() {
        var session = new TlsSession("TLSv1.3", "TLS_AES_128_GCM_SHA256", "X25519", null, null, List.of(), false, true);
        imaps.done(session);
        imaps.done(session);
        imaps.failed(Reason.NO_VERSION);
        now.set(now.get().plus(Duration.ofHours(22)));
        imaps.done(session);
        assertThat(handshakes.day()).isEqualTo(new Handshakes.Day(List.of(new Handshakes.Agreed("imaps", "TLSv1.3", "TLS_AES_128_GCM_SHA256", "X25519", true, 3)),
                List.of(new Handshakes.Refused("imaps", "no-version", 1))));
        now.set(now.get().plus(Duration.ofHours(2)));
        assertThat(handshakes.day()).isEqualTo(new Handshakes.Day(List.of(new Handshakes.Agreed("imaps", "TLSv1.3", "TLS_AES_128_GCM_SHA256", "X25519", true, 1)), List.of()));
        now.set(now.get().plus(Duration.ofDays(400)));
        assertThat(handshakes.day()).isEqualTo(new Handshakes.Day(List.of(), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "jdk"})
    void whatWasAgreedAndWhyNotIsCounted(String engine) throws Exception {
        Credential credential = TestCertificates.ecdsa("a.example");
        ClientPki pki = new ClientPki(directory);
        limits.set(new Handshakes.Limits(100, 0, Duration.ofSeconds(2), 1024));
        try (Tls tls = engine.equals("jdk") ? Tls.jdk() : Tls.open()) {
            var server = new ServerTls(tls, (_, _, _) -> credential, null, Profile.INTERMEDIATE, List.of(), null, imaps);
            var options = new Listening.Options("imaps", new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), () -> server, Duration.ofSeconds(60), 100, 100);
            try (var listening = Listening.open(options, connection -> {
                if (connection.input().readLine(100) != null) {
                    connection.output().ascii("bye\r\n");
                    connection.output().flush();
                }
            })) {
                int port = listening.address().getPort();
                assertThat(pki.client(port, "x\n", "-tls1_3", "-groups", "P-384", "-ciphersuites", "TLS_AES_256_GCM_SHA384", "-sess_out", "three")).contains("bye");
                assertThat(pki.client(port, "x\n", "-tls1_3", "-groups", "P-384", "-ciphersuites", "TLS_AES_256_GCM_SHA384", "-sess_in", "three")).contains("Reused");
                assertThat(pki.client(port, "x\n", "-tls1_2", "-curves", "P-256", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384", "-sess_out", "two")).contains("bye");
                assertThat(pki.client(port, "x\n", "-tls1_2", "-curves", "P-256", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384", "-sess_in", "two")).contains("Reused");
                pki.client(port, "", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0");
                pki.client(port, "", "-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256");
                // Its hello alone is larger than the limit.
                pki.client(port, "", "-alpn", "a".repeat(250) + "," + "b".repeat(250) + "," + "c".repeat(250) + "," + "d".repeat(250));
                say(port, "EHLO x\r\n");
                say(port, "\u0016\u0003\u0001");
                Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                    assertThat(handshakes.day().handshakes()).extracting(a -> a.version() + " " + a.group() + " " + a.resumed() + " " + a.count())
                            .containsExactlyInAnyOrder("TLSv1.3 P-384 false 1", "TLSv1.3 P-384 true 1", "TLSv1.2 P-256 false 1",
                                    "TLSv1.2 " + (engine.equals("jdk") ? "" : "P-256") + " true 1");
                    assertThat(handshakes.day().failures()).extracting(f -> f.reason() + " " + f.count())
                            .containsExactlyInAnyOrder("no-version 1", "no-cipher 1", "too-long 1", "not-tls 1", "hung-up 1");
                });
                try (var silent = new Socket("127.0.0.1", port)) {
                    silent.setSoTimeout(20_000);
                    silent.getOutputStream().write(0x16);
                    assertThat(silent.getInputStream().read()).as("the limit of time").isNegative();
                }
                Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(handshakes.day().failures()).extracting(Handshakes.Refused::reason).contains("too-slow"));
            }
        }
        assertThat(handshakes.open()).isZero();
    }

    @Test
    void aPortThatAProbeHadIsOursAtThatListenerAlone() throws Exception {
        var options = new Listening.Options("imaps", new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), null, Duration.ofSeconds(60), 100, 100);
        try (var looked = Listening.open(options, connection -> connection.input().readLine(100));
                var other = Listening.open(options, connection -> connection.input().readLine(100));
                Connection probe = new Dialer().connect(looked.address(), Duration.ofSeconds(20), null)) {
            handshakes.probes().mark(probe);
            assertThat(imaps.ours(probe.local(), looked.address())).isTrue();
            assertThat(imaps.ours(probe.local(), other.address())).as("who got the port next").isFalse();
        }
    }

    private static void say(int port, String octets) throws Exception {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(octets.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            socket.setSoTimeout(20_000);
            try {
                assertThat(socket.getInputStream().read()).isNegative();
            } catch (java.net.SocketException reset) {
                assertThat(reset).hasMessageContaining("reset");
            }
        }
    }
}
