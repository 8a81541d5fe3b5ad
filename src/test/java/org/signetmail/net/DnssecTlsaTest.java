package org.signetmail.net;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.tls.Tlsa;

import static org.assertj.core.api.Assertions.assertThat;

/** TLSA records of a zone that bind9's tools signed and bind9 serves. */
class DnssecTlsaTest {
    private static final String DATA = "ab".repeat(32);

    @TempDir
    static Path directory;

    private static Process named;
    private static InetSocketAddress server;
    private static String anchor;

    @BeforeAll
    static void start() throws Exception {
        String zone = """
                $TTL 300
                @ IN SOA ns root 1 3600 600 86400 300
                @ IN NS ns
                ns IN A 127.0.0.1
                mx IN A 127.0.0.1
                _25._tcp.mx IN TLSA 3 1 1 %1$s
                _25._tcp.mx IN TLSA 2 0 1 %1$s
                _25._tcp.alias IN CNAME _25._tcp.mx
                """.formatted(DATA);
        Files.writeString(directory.resolve("signed.test"), zone);
        Files.writeString(directory.resolve("plain.test"), zone);
        String key = run("dnssec-keygen", "-a", "ECDSAP256SHA256", "-f", "KSK", "signed.test").strip().lines().toList().getLast();
        run("dnssec-keygen", "-a", "ECDSAP256SHA256", "signed.test");
        run("dnssec-signzone", "-S", "-o", "signed.test", "signed.test");
        anchor = run("dnssec-dsfromkey", key + ".key").strip();
        int port;
        try (var free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        server = new InetSocketAddress("127.0.0.1", port);
        Files.writeString(directory.resolve("named.conf"), """
                options {
                    directory "%s"; pid-file "named.pid"; session-keyfile "session.key"; recursion no; notify no; dnssec-validation no;
                    listen-on port %d { 127.0.0.1; }; listen-on-v6 { none; };
                };
                controls { };
                zone "signed.test" { type primary; file "signed.test.signed"; };
                zone "plain.test" { type primary; file "plain.test"; };
                """.formatted(directory, port));
        Path log = directory.resolve("log");
        named = new ProcessBuilder("named", "-g", "-c", directory.resolve("named.conf").toString()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20)).until(() -> {
            assertThat(named.isAlive()).as("named said:%n%s", Files.readString(log)).isTrue();
            return Files.readString(log).lines().anyMatch(l -> l.endsWith(" running"));
        });
    }

    @AfterAll
    static void stop() throws Exception {
        named.destroyForcibly().waitFor();
    }

    private static String run(String... command) throws Exception {
        var process = new ProcessBuilder(new ArrayList<>(List.of(command))).directory(directory.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private static TlsaLookup.Answer ask(String anchors, String host) {
        return new DnssecTlsa(List.of(server), anchors).tlsa(host, 25);
    }

    @Test
    void whatTheSignedZoneSaysCounts() {
        assertThat(ask(anchor, "mx.signed.test")).isInstanceOfSatisfying(TlsaLookup.Answer.Secure.class,
                secure -> assertThat(secure.records()).containsExactlyInAnyOrder(Tlsa.parse("3 1 1 " + DATA), Tlsa.parse("2 0 1 " + DATA)));
        assertThat(ask(anchor, "alias.signed.test")).isInstanceOfSatisfying(TlsaLookup.Answer.Secure.class, secure -> assertThat(secure.records()).hasSize(2));
        assertThat(ask(anchor, "ns.signed.test")).isEqualTo(new TlsaLookup.Answer.None());
    }

    @Test
    void anUnsignedZonesRecordsCountForNothing() {
        assertThat(ask(anchor, "mx.plain.test")).isEqualTo(new TlsaLookup.Answer.Insecure(2));
    }

    @Test
    void anotherKeyThanTheAnchorsIsForgery() {
        char last = anchor.charAt(anchor.length() - 1);
        String other = anchor.substring(0, anchor.length() - 1) + (last == '0' ? '1' : '0');
        assertThat(ask(other, "mx.signed.test")).isInstanceOfSatisfying(TlsaLookup.Answer.Failed.class, failed -> assertThat(failed.why()).contains("does not hold"));
    }

    @Test
    void silenceIsAFailure() throws Exception {
        try (var silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            var lookup = new DnssecTlsa(List.of(new InetSocketAddress("127.0.0.1", silent.getLocalPort())), anchor);
            assertThat(lookup.tlsa("mx.signed.test", 25)).isInstanceOf(TlsaLookup.Answer.Failed.class);
        }
    }
}
