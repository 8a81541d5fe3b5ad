package org.signetmail.web.api;

import java.time.Instant;
import java.util.List;

import org.signetmail.care.Caretaker;
import org.signetmail.care.DnsRecords;
import org.signetmail.care.dkim.DkimKeeper;
import org.signetmail.care.dns.DnsCheck;
import org.signetmail.store.Store;
import org.signetmail.web.api.Operation.May;

/** {@code /dns}: what a domain's records should be, and what they are. Thread-safe. */
public final class DnsOperations {
    /** @param value empty where it is not known here; @param state published, missing, different or unknown; @param words what to do */
    public record OfDnsRecord(String name, String type, String value, String why, boolean needed, String state, List<String> published, String words) {
        static OfDnsRecord of(DnsCheck.Row row) {
            return new OfDnsRecord(row.wanted().name(), row.wanted().type(), row.wanted().value(), row.wanted().why(), row.needed(), Views.lower(row.state()),
                    row.published(), row.words());
        }
    }

    /** @param good whether all that is needed is published */
    public record OfDnsCheck(String domain, String host, boolean good, Instant at, List<OfDnsRecord> records) {}

    public record OfZone(String domain, String text) {}

    private final Store store;
    private final Caretaker caretaker;
    private final DnsCheck check;
    private final DkimKeeper dkim;

    DnsOperations(Store store, Caretaker caretaker, DnsCheck check, DkimKeeper dkim) {
        this.dkim = dkim;
        this.store = store;
        this.caretaker = caretaker;
        this.check = check;
    }

    void register(Operations all) {
        all.add(Operation.get("dns.show", "/dns/{domain}", "What to publish in the DNS").may(May.DOMAIN).pages(DnsRecords.DnsRecord.class)
                .run(ask -> Page.whole(DnsRecords.of(store, caretaker, domain(ask), store.settings().text("host.name", "localhost")))));
        all.add(Operation.get("dns.check", "/dns/{domain}/check", "What is published now beside what should be, asked afresh; takes up to 15 seconds").may(May.DOMAIN)
                .gives(OfDnsCheck.class).run(ask -> {
                    String domain = domain(ask);
                    // Somebody has just published what lets a key sign, perhaps.
                    dkim.look(domain);
                    DnsCheck.Report report = check.look(domain);
                    return new OfDnsCheck(report.domain(), report.host(), report.good(), report.at(), report.rows().stream().map(OfDnsRecord::of).toList());
                }));
        all.add(Operation.get("dns.zone", "/dns/{domain}/zone", "What to publish, as lines of a zone file").may(May.DOMAIN).gives(OfZone.class)
                .run(ask -> new OfZone(domain(ask), check.zone(domain(ask)))));
    }

    private String domain(Ask ask) {
        return store.directory().domain(ask.name("domain")).orElseThrow(() -> Problem.notFound("domain " + ask.name("domain"))).name();
    }
}
