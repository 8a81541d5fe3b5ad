package org.signetmail.net;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

import static org.assertj.core.api.Assertions.assertThat;

/** Against a server on loopback that answers from a few lines of a zone file. */
class DnsResolverTest {
    private static final String ZONE = """
            a.test. 300 IN MX 20 second.a.test.
            a.test. 300 IN MX 10 First.a.test.
            a.test. 300 IN TXT "v=spf1 " "-all"
            null.test. 300 IN MX 0 .
            host.test. 60 IN A 192.0.2.1
            host.test. 60 IN AAAA 2001:db8::1
            only6.test. 60 IN AAAA 2001:db8::6
            alias.test. 30 IN CNAME host.test.
            loop1.test. 30 IN CNAME loop2.test.
            loop2.test. 30 IN CNAME loop1.test.
            1.2.0.192.in-addr.arpa. 60 IN PTR host.test.
            """;

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(2_000_000_000));
    private final ConcurrentHashMap<String, Integer> troubles = new ConcurrentHashMap<>();
    private DatagramSocket socket;
    private DnsResolver dns;

    @BeforeEach
    void open() throws Exception {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        List<Record> zone = zone();
        Thread.ofVirtual().start(() -> serve(zone));
        dns = resolver((InetSocketAddress) socket.getLocalSocketAddress());
    }

    @AfterEach
    void close() {
        socket.close();
    }

    private DnsResolver resolver(InetSocketAddress... servers) {
        InstantSource time = now::get;
        Clock clock = time.withZone(ZoneId.of("UTC"));
        return new DnsResolver(new DnsResolver.Options(List.of(servers), Duration.ofMillis(500), 100), clock);
    }

    private static List<Record> zone() throws Exception {
        try (var master = new Master(new java.io.ByteArrayInputStream(ZONE.getBytes(java.nio.charset.StandardCharsets.US_ASCII)))) {
            var records = new java.util.ArrayList<Record>();
            for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
                records.add(record);
            }
            return records;
        }
    }

    private void serve(List<Record> zone) {
        var packet = new DatagramPacket(new byte[1500], 1500);
        while (true) {
            try {
                packet.setLength(1500);
                socket.receive(packet);
                asked.incrementAndGet();
                var query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                byte[] reply = reply(query, zone).toWire();
                socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
            } catch (SocketException closed) {
                return;
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private Message reply(Message query, List<Record> zone) {
        Record question = query.getQuestion();
        Name name = question.getName();
        var reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.addRecord(question, Section.QUESTION);
        Integer trouble = troubles.get(name.toString(true));
        if (trouble != null) {
            reply.getHeader().setRcode(trouble);
            return reply;
        }
        List<Record> here = zone.stream().filter(r -> r.getName().equals(name)).toList();
        here.stream().filter(r -> r.getType() == question.getType() || r.getType() == Type.CNAME).forEach(r -> reply.addRecord(r, Section.ANSWER));
        if (here.isEmpty()) {
            reply.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        return reply;
    }

    @Test
    void exchangersComeNearestFirst() {
        assertThat(dns.mx("a.test")).isEqualTo(new Dns.Answer.Found<>(List.of(new Dns.Mx(10, "first.a.test"), new Dns.Mx(20, "second.a.test"))));
        assertThat(dns.mx("null.test")).isEqualTo(new Dns.Answer.Found<>(List.of(new Dns.Mx(0, ""))));
        assertThat(new Dns.Mx(0, "").takesNoMail()).isTrue();
    }

    @Test
    void addressesOfBothKindsAndThroughAliases() throws Exception {
        var both = new Dns.Answer.Found<>(List.of(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1")));
        assertThat(dns.addresses("host.test")).isEqualTo(both);
        assertThat(dns.addresses("alias.test")).isEqualTo(both);
        assertThat(dns.addresses("only6.test")).isEqualTo(new Dns.Answer.Found<>(List.of(InetAddress.ofLiteral("2001:db8::6"))));
        assertThat(dns.addresses("loop1.test")).isInstanceOf(Dns.Answer.TemporaryFailure.class);
    }

    @Test
    void textsAreJoinedAndReverseNamesFound() {
        assertThat(dns.txt("a.test")).isEqualTo(new Dns.Answer.Found<>(List.of("v=spf1 -all")));
        assertThat(dns.ptr(InetAddress.ofLiteral("192.0.2.1"))).isEqualTo(new Dns.Answer.Found<>(List.of("host.test")));
    }

    @Test
    void absenceAndTroubleAreToldApart() {
        assertThat(dns.mx("nothing.test")).isEqualTo(new Dns.Answer.NoSuchName<>());
        assertThat(dns.mx("host.test")).isEqualTo(new Dns.Answer.NoData<>());
        assertThat(dns.mx("no name..")).isEqualTo(new Dns.Answer.NoSuchName<>());
        troubles.put("a.test", Rcode.SERVFAIL);
        assertThat(dns.mx("a.test")).isInstanceOfSatisfying(Dns.Answer.TemporaryFailure.class, t -> assertThat(t.why()).contains("SERVFAIL"));
        troubles.clear();
        assertThat(dns.mx("a.test")).isInstanceOf(Dns.Answer.Found.class);
    }

    @Test
    void answersAreKeptAsLongAsTheySay() {
        dns.mx("a.test");
        dns.mx("a.test");
        now.updateAndGet(t -> t.plusSeconds(299));
        dns.mx("a.test");
        assertThat(asked).hasValue(1);
        now.updateAndGet(t -> t.plusSeconds(1));
        dns.mx("a.test");
        assertThat(asked).hasValue(2);
    }

    @Test
    void aSilentServerIsPassedOver() throws Exception {
        try (var silent = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            var address = (InetSocketAddress) silent.getLocalSocketAddress();
            assertThat(resolver(address, (InetSocketAddress) socket.getLocalSocketAddress()).mx("a.test")).isInstanceOf(Dns.Answer.Found.class);
            assertThat(resolver(address).mx("a.test")).isInstanceOfSatisfying(Dns.Answer.TemporaryFailure.class,
                    t -> assertThat(t.why()).contains("gives no answer"));
        }
    }
}
