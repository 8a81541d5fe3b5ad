package org.signetmail.net;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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

    private static SignedZones zones;
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
        zones = SignedZones.serve(directory, Map.of("signed.test", zone, "plain.test", zone));
        server = zones.server();
        anchor = zones.anchors();
    }

    @AfterAll
    static void stop() throws Exception {
        zones.close();
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
