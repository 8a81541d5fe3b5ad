package org.signetmail.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.proof.dane.Dane;
import org.signetmail.tls.Published;
import org.signetmail.tls.Tlsa;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/** Exchangers, addresses and keys of zones that bind9's tools signed and bind9 serves, and what DANE makes of them. */
class DnssecResolverTest {
    private static final Tlsa KEY = Tlsa.parse("3 1 1 " + "ab".repeat(32));

    @TempDir
    static Path directory;

    private static SignedZones zones;
    private static InetSocketAddress server;

    @BeforeAll
    static void start() throws Exception {
        String zone = """
                $TTL 300
                @ IN SOA ns root 1 3600 600 86400 300
                @ IN NS ns
                @ IN MX 20 alias
                @ IN MX 10 mx
                ns IN A 127.0.0.1
                mx IN A 127.0.0.1
                mx IN AAAA ::1
                alias IN CNAME mx
                bare IN A 127.0.0.2
                _25._tcp.mx IN TLSA %s
                """.formatted(KEY);
        zones = SignedZones.serve(directory, Map.of("signed.test", zone, "plain.test", zone, "forged.test", zone));
        server = zones.server();
    }

    @AfterAll
    static void stop() throws Exception {
        zones.close();
    }

    private static DnssecResolver resolver(String anchors) {
        return new DnssecResolver(List.of(server), anchors,
                new DnsResolver(new DnsResolver.Options(List.of(server), DnsResolver.Options.SYSTEM.timeout(), 100), Clock.systemUTC()), Clock.systemUTC());
    }

    private final DnssecResolver dns = resolver(zones.anchors());

    @Test
    void aSignedZoneIsVouchedFor() {
        assertThat(dns.mx("signed.test")).isEqualTo(new Dnssec.Signed<>(
                new Dns.Answer.Found<>(List.of(new Dns.Mx(10, "mx.signed.test"), new Dns.Mx(20, "alias.signed.test"))), true, "signed.test"));
        assertThat(dns.addresses("mx.signed.test")).isEqualTo(new Dnssec.Signed<>(
                new Dns.Answer.Found<>(List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"))), true, "mx.signed.test"));
        assertThat(dns.addresses("alias.signed.test").name()).as("where aliases lead").isEqualTo("mx.signed.test");
        assertThat(dns.tlsa("mx.signed.test", 25)).isEqualTo(new Dnssec.Signed<>(new Dns.Answer.Found<>(List.of(KEY)), true, "_25._tcp.mx.signed.test"));
        assertThat(dns.tlsa("bare.signed.test", 25)).satisfies(none -> assertThat(none.answer()).isInstanceOf(Dns.Answer.NoSuchName.class)).satisfies(none -> assertThat(none.secure()).isTrue());
        assertThat(dns.mx("bare.signed.test")).satisfies(none -> assertThat(none.answer()).isInstanceOf(Dns.Answer.NoData.class)).satisfies(none -> assertThat(none.secure()).isTrue());
        assertThat(dns.mx("nobody.signed.test").answer()).isInstanceOf(Dns.Answer.NoSuchName.class);
        assertThat(dns.mx("not a name..").answer()).isInstanceOf(Dns.Answer.NoSuchName.class);
    }

    @Test
    void anUnsignedZoneIsAnsweredAndNotVouchedFor() {
        assertThat(dns.mx("plain.test")).satisfies(plain -> assertThat(plain.secure()).isFalse())
                .satisfies(plain -> assertThat(plain.answer()).isInstanceOf(Dns.Answer.Found.class));
        assertThat(dns.addresses("mx.plain.test").secure()).isFalse();
        assertThat(dns.tlsa("mx.plain.test", 25).secure()).isFalse();
    }

    @Test
    void whatIsForgedFails() {
        assertThat(dns.addresses("ns.forged.test").answer()).isInstanceOfSatisfying(Dns.Answer.TemporaryFailure.class, failed -> assertThat(failed.why()).contains("does not hold"));
    }

    @Test
    void whereNothingCanBeValidatedEverythingIsAsWithoutDnssec() {
        DnssecResolver unable = resolver(zones.anchors().lines().map(line -> line.substring(0, line.length() - 1) + (line.endsWith("0") ? '1' : '0')).collect(joining("\n")));
        assertThat(unable.mx("signed.test")).satisfies(mx -> assertThat(mx.secure()).isFalse()).satisfies(mx -> assertThat(mx.answer()).isInstanceOf(Dns.Answer.Found.class));
        assertThat(unable.tlsa("mx.signed.test", 25).answer()).isInstanceOf(Dns.Answer.NoData.class);
    }

    @Test
    void whatDaneSays() {
        var dane = new Dane(dns);
        assertThat(dane.of("signed.test", "mx.signed.test", 25, dns.addresses("mx.signed.test")))
                .isEqualTo(new Published.Dane(List.of(KEY), List.of("mx.signed.test", "signed.test")));
        assertThat(dane.of("signed.test", "alias.signed.test", 25, dns.addresses("alias.signed.test"))).as("RFC 7672 2.1.3: the alias's end")
                .isEqualTo(new Published.Dane(List.of(KEY), List.of("mx.signed.test", "alias.signed.test", "signed.test")));
        assertThat(dane.of("signed.test", "bare.signed.test", 25, dns.addresses("bare.signed.test"))).isEqualTo(new Published.Nothing());
        assertThat(dane.of("plain.test", "mx.plain.test", 25, dns.addresses("mx.plain.test"))).isEqualTo(new Published.Nothing());
    }
}
