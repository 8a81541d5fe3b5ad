package org.signetmail.care;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.xbill.DNS.ReverseMap;

import org.signetmail.care.dkim.DkimRecords;
import org.signetmail.store.Listeners;
import org.signetmail.store.Store;

/** What to publish in the DNS so that a domain's mail finds this server. */
public final class DnsRecords {
    /** One record. @param name ends with a dot */
    public record DnsRecord(String name, String type, String value, String why) {
        /** As a line of a zone file. */
        public String zoneLine() {
            return String.format(Locale.ROOT, "%-40s IN %-5s %s", name, type, value);
        }
    }

    private DnsRecords() {}

    /** @param host the server's name; where its addresses are not known, its A and AAAA records are the reader's to know */
    public static List<DnsRecord> of(Store store, Caretaker caretaker, String domain, String host) {
        var records = new ArrayList<DnsRecord>();
        String own = domain + ".";
        String server = host + ".";
        records.add(new DnsRecord(own, "MX", "10 " + server, "where mail for the domain goes"));
        for (InetAddress address : HostAddresses.of(store.settings())) {
            records.add(new DnsRecord(server, address instanceof Inet4Address ? "A" : "AAAA", address.getHostAddress(), "where this server is"));
            records.add(new DnsRecord(ReverseMap.fromAddress(address).toString(), "PTR", server,
                    "others refuse mail from an address without it; whoever gives you the address sets it"));
        }
        records.add(new DnsRecord(own, "TXT", "\"v=spf1 mx -all\"", "who may send mail as the domain (RFC 7208)"));
        records.add(new DnsRecord("_dmarc." + own, "TXT", "\"v=DMARC1; p=none; rua=mailto:postmaster@" + domain + "\"",
                "what to do with mail that only pretends to be the domain's, and where to report it (RFC 7489)"));
        records.addAll(DkimRecords.of(store, domain));
        for (String label : List.of("mail", "imap", "smtp", "pop3", "autoconfig", "autodiscover", "mta-sts")) {
            if (!host.equals(label + "." + domain)) {
                records.add(new DnsRecord(label + "." + own, "CNAME", server, whatFor(label)));
            }
        }
        // RFC 8314 5.1, RFC 6186 3: implicit TLS is preferred.
        service(store, records, own, server, "_submissions", Listeners.Protocol.SUBMISSION, true);
        service(store, records, own, server, "_submission", Listeners.Protocol.SUBMISSION, false);
        service(store, records, own, server, "_imaps", Listeners.Protocol.IMAP, true);
        service(store, records, own, server, "_pop3s", Listeners.Protocol.POP3, true);
        // RFC 5804 1.8.
        service(store, records, own, server, "_sieve", Listeners.Protocol.SIEVE, false);
        service(store, records, own, server, "_autodiscover", Listeners.Protocol.HTTPS, true);
        records.addAll(TlsRecords.of(store, caretaker, domain, host));
        return List.copyOf(records);
    }

    private static String whatFor(String label) {
        return switch (label) {
            case "autoconfig" -> "Thunderbird asks there how to set itself up";
            case "autodiscover" -> "Outlook asks there how to set itself up";
            case "mta-sts" -> "others fetch the domain's MTA-STS policy there (RFC 8461 3.3)";
            default -> "the name that people try";
        };
    }

    private static void service(Store store, List<DnsRecord> records, String own, String server, String label, Listeners.Protocol protocol, boolean tls) {
        store.listeners().list().stream()
                .filter(l -> l.enabled() && l.protocol() == protocol && (l.security() == Listeners.Security.TLS) == tls).findFirst()
                .ifPresent(l -> records.add(new DnsRecord(label + "._tcp." + own, "SRV", (tls ? "0" : "10") + " 1 " + l.port() + " " + server,
                        "mail programs find us by themselves (RFC 6186)")));
    }
}
