package org.signetmail.it;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.signetmail.care.Caretaker;
import org.signetmail.care.dns.DnsCheck;
import org.signetmail.care.dns.DnsCheck.Row;
import org.signetmail.care.dns.DnsCheck.State;
import org.signetmail.net.DnsResolver;
import org.signetmail.store.Listeners;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;

import static org.assertj.core.api.Assertions.assertThat;

/** What is wanted beside what is published, asked of Debian's bind9, whose zones change under our eyes. */
class DnsCheckTest {
    private static final String ADDRESS = "192.0.2.10";
    private static final String SIX = "2001:db8::10";
    private static final String HEAD = """
            $TTL 300
            @ IN SOA ns.example.test. root.example.test. 1 60 60 60 300
            @ IN NS ns.example.test.
            """;

    @TempDir
    Path directory;

    private Named named;
    private Store store;
    private Caretaker caretaker;
    private DnsCheck check;

    @BeforeEach
    void open() throws Exception {
        store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), Clock.systemUTC());
        store.settings().set("host.name", "mail.example.test");
        store.settings().set("host.addresses", ADDRESS + "," + SIX);
        store.directory().addDomain("example.test");
        store.listeners().add(listener("imaps", Listeners.Protocol.IMAP, 993));
        store.listeners().add(listener("https", Listeners.Protocol.HTTPS, 443));
        caretaker = new Caretaker(store, Clock.systemUTC());
        caretaker.ensureOwn(Caretaker.OWN, caretaker.namesToCover());
        named = Named.launch(directory, Map.of("example.test", HEAD + "ns IN A 127.0.0.1\n", "2.0.192.in-addr.arpa", HEAD,
                "8.b.d.0.1.0.0.2.ip6.arpa", HEAD, "partner.test", HEAD + """
                        _spf IN TXT "v=spf1 ip4:192.0.2.0/28 include:_more.partner.test -all"
                        _more IN TXT "v=spf1 ip6:2001:db8::/32 ~all"
                        _loop IN TXT "v=spf1 include:_loop.partner.test -all"
                        narrow IN TXT "v=spf1 ip4:198.51.100.1 -all"
                        elsewhere IN A 198.51.100.1
                        alias IN A 192.0.2.10
                        """));
        check = at(named.port());
    }

    private static Listeners.Listener listener(String name, Listeners.Protocol protocol, int port) {
        return new Listeners.Listener(0, name, protocol, null, port, Listeners.Security.TLS, null, "INTERMEDIATE", true, 10);
    }

    private DnsCheck at(int port) {
        var options = new DnsResolver.Options(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)), Duration.ofSeconds(1), 0);
        return new DnsCheck(store, caretaker, () -> new DnsResolver(options, Clock.systemUTC()), Clock.systemUTC());
    }

    @AfterEach
    void close() throws Exception {
        named.close();
        caretaker.close();
        store.close();
    }

    /** Adds records to the domain's zone: name, type and value each. */
    private void publish(String... records) throws Exception {
        named.update("example.test", Arrays.stream(records).map(record -> "add " + record.replaceFirst(" ", " 300 ")).toArray(String[]::new));
    }

    private Row row(String type, String name) {
        return check.look("example.test", r -> r.type().equals(type) && r.name().equals(name)).rows().getFirst();
    }

    private void state(String type, String name, State state, String words) {
        assertThat(row(type, name)).satisfies(row -> {
            assertThat(row.state()).as(row.words()).isEqualTo(state);
            assertThat(row.words()).contains(words);
        });
    }

    @Test
    void theZoneThatIsPrintedIsAllThatIsWanted() throws Exception {
        DnsCheck.Report before = check.look("example.test");
        assertThat(before.good()).isFalse();
        assertThat(before.rows()).extracting(Row::state).containsOnly(State.MISSING);
        String zone = check.zone("example.test");
        Path file = directory.resolve("printed.zone");
        Files.writeString(file, HEAD + "ns IN A 127.0.0.1\n" + zone);
        Run.in(directory, "named-checkzone", "example.test", file.toString()).ok();

        Map<String, List<String>> changes = before.rows().stream().collect(Collectors.groupingBy(row -> zoneOf(row.wanted().name()),
                Collectors.mapping(row -> "add " + row.wanted().name() + " 300 " + row.wanted().type() + " " + row.wanted().value(), Collectors.toList())));
        for (var each : changes.entrySet()) {
            named.update(each.getKey(), each.getValue().toArray(String[]::new));
        }
        DnsCheck.Report after = check.look("example.test");
        assertThat(after.rows()).allSatisfy(row -> assertThat(row.state()).as("%s: %s", row.wanted(), row.words()).isEqualTo(State.PUBLISHED));
        assertThat(after.good()).isTrue();
        assertThat(after.rows()).extracting(r -> r.wanted().type() + " " + r.wanted().name()).contains("A mail.example.test.", "AAAA mail.example.test.",
                "PTR 10.2.0.192.in-addr.arpa.", "TXT _dmarc.example.test.", "CNAME autodiscover.example.test.", "SRV _autodiscover._tcp.example.test.");
        assertThat(row("TXT", "_dmarc.example.test.").words()).contains("p=quarantine");
    }

    private static String zoneOf(String name) {
        return List.of("example.test", "2.0.192.in-addr.arpa", "8.b.d.0.1.0.0.2.ip6.arpa").stream().filter(zone -> name.endsWith(zone + ".")).findFirst().orElseThrow();
    }

    @Test
    void whatDoesTheSameCounts() throws Exception {
        publish("mail.example.test A " + ADDRESS, "mail.example.test AAAA " + SIX,
                "example.test MX 5 alias.partner.test.", "imap.example.test A " + ADDRESS, "smtp.example.test CNAME alias.partner.test.",
                "pop3.example.test CNAME elsewhere.partner.test.", "autodiscover.example.test CNAME nothing.partner.test.",
                "_imaps._tcp.example.test SRV 9 9 993 alias.partner.test.", "_autodiscover._tcp.example.test SRV 0 1 443 elsewhere.partner.test.",
                "_dmarc.example.test TXT \"v=DMARC1;p=reject\"", "_smtp._tls.example.test TXT \"v=TLSRPTv1;rua=https://reports.partner.test/\"");
        state("MX", "example.test.", State.PUBLISHED, "comes here");
        state("CNAME", "imap.example.test.", State.PUBLISHED, "address");
        state("CNAME", "smtp.example.test.", State.PUBLISHED, "address");
        state("CNAME", "pop3.example.test.", State.DIFFERENT, "leads elsewhere");
        state("CNAME", "autodiscover.example.test.", State.DIFFERENT, "no address");
        state("CNAME", "autoconfig.example.test.", State.MISSING, "add it");
        state("SRV", "_imaps._tcp.example.test.", State.PUBLISHED, "find this server");
        state("SRV", "_autodiscover._tcp.example.test.", State.DIFFERENT, "another server or port");
        state("TXT", "_dmarc.example.test.", State.PUBLISHED, "kept off");
        state("TXT", "_smtp._tls.example.test.", State.PUBLISHED, "report");
    }

    @Test
    void whatSaysSomethingElseIsTold() throws Exception {
        publish("mail.example.test A 198.51.100.1", "example.test MX 5 elsewhere.partner.test.",
                "_dmarc.example.test TXT \"v=DMARC1; rua=mailto:x@example.test\"", "_mta-sts.example.test TXT \"v=STSv1; id=old\"",
                "_25._tcp.mail.example.test TLSA 3 1 1 " + "00".repeat(32));
        named.update("2.0.192.in-addr.arpa", "add 10.2.0.192.in-addr.arpa 300 PTR customer-10.isp.test.");
        state("A", "mail.example.test.", State.DIFFERENT, "host.addresses 198.51.100.1");
        state("AAAA", "mail.example.test.", State.MISSING, "add it");
        state("MX", "example.test.", State.DIFFERENT, "goes to elsewhere.partner.test");
        state("PTR", "10.2.0.192.in-addr.arpa.", State.DIFFERENT, "customer-10.isp.test");
        state("TXT", "_dmarc.example.test.", State.DIFFERENT, "no p=");
        state("TXT", "_mta-sts.example.test.", State.DIFFERENT, "policy has changed");
        state("TLSA", "_25._tcp.mail.example.test.", State.DIFFERENT, "before servers that check it");
    }

    @ParameterizedTest
    @CsvSource({"v=spf1 include:_spf.partner.test -all, PUBLISHED, may send", "v=spf1 ip4:192.0.2.10 -all, DIFFERENT, ip6:2001:db8:0:0:0:0:0:10",
            "v=spf1 redirect=_spf.partner.test, PUBLISHED, may send", "v=spf1 include:narrow.partner.test ~all, DIFFERENT, does not name it",
            "v=spf1 include:_loop.partner.test -all, DIFFERENT, 10 lookups", "v=spf1 exists:%{i}.partner.test -all, UNKNOWN, depends on the message",
            "v=spf1 a:alias.partner.test/24//32 ip6:2001:db8::/33 -all, PUBLISHED, may send"})
    void aForeignSpfRecordThatLetsUsSendCounts(String record, State state, String words) throws Exception {
        publish("example.test TXT \"" + record + "\"", "example.test TXT \"something=else\"");
        state("TXT", "example.test.", state, words);
    }

    @Test
    void ofTwoSpfRecordsNoneCounts() throws Exception {
        publish("example.test TXT \"v=spf1 mx -all\"", "example.test TXT \"v=spf1 +all\"");
        state("TXT", "example.test.", State.DIFFERENT, "none counts");
    }

    @Test
    void silenceIsNoAbsence() throws Exception {
        check = at(Pebble.freePorts(1).getFirst());
        DnsCheck.Report report = check.look("example.test");
        assertThat(report.good()).isFalse();
        assertThat(report.rows()).extracting(Row::state).containsOnly(State.UNKNOWN);
        assertThat(report.rows().getFirst().words()).contains("gives no answer");
    }

    @Test
    void aServerBehindATranslatorSaysSo() throws Exception {
        store.settings().set("host.addresses", "127.0.0.1");
        publish("mail.example.test A 127.0.0.1");
        state("A", "mail.example.test.", State.PUBLISHED, "leads to this server");
    }
}
