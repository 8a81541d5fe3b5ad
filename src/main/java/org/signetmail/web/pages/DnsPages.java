package org.signetmail.web.pages;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.ClientSettings;
import org.signetmail.care.DnsRecords.DnsRecord;
import org.signetmail.web.api.DnsOperations.OfDnsCheck;
import org.signetmail.web.api.DnsOperations.OfDnsRecord;
import org.signetmail.web.api.DnsOperations.OfZone;

/**
 * {@code /domains/DOMAIN/dns}: each record with what should be and what is published now. The page is there at once; name servers
 * are asked when it is ({@code ?look=yes}). {@code ?first=yes} is the end of the set-up: the first mail stands below.
 */
public final class DnsPages implements PagePart {
    private static final String WAITING = "waiting";

    /** @param looked when the name servers were asked, or null when they are about to be; @param missing needed records that are not as they should be */
    public record Records(String domain, List<OfDnsRecord> records, @Nullable Instant looked, long missing, boolean first, String user, List<ClientSettings> clients) {
        /** The colour of a record's state; words say it too. */
        public static String tone(OfDnsRecord record) {
            return switch (record.state()) {
                case "published" -> "ok";
                case WAITING -> "";
                case "unknown" -> "warn";
                default -> record.needed() ? "bad" : "warn";
            };
        }
    }

    @Override
    public void register(PageRoutes routes) {
        routes.get("/domains/{domain}/dns", PageRoutes.ADMINISTRATORS, DnsPages::records);
        routes.get("/domains/{domain}/dns/zone", PageRoutes.ADMINISTRATORS, DnsPages::zone);
    }

    private static Answer records(Visit visit) throws Exception {
        String domain = visit.name("domain");
        Map<String, String> names = Map.of("domain", domain);
        boolean first = !visit.query("first").isEmpty();
        String user = visit.actor().who();
        List<ClientSettings> clients = first && user.contains("@") ? visit.list(ClientSettings.class, "clients.show", Map.of("address", user), Map.of()).items() : List.of();
        if (visit.query("look").isEmpty()) {
            List<OfDnsRecord> wanted = visit.list(DnsRecord.class, "dns.show", names, Map.of()).items().stream()
                    .map(r -> new OfDnsRecord(r.name(), r.type(), r.value(), r.why(), true, WAITING, List.of(), "")).toList();
            return Answer.show("dns/page", new Records(domain, wanted, null, 0, first, user, clients));
        }
        OfDnsCheck check = visit.ask(OfDnsCheck.class, "dns.check", names);
        List<OfDnsRecord> neededFirst = check.records().stream().sorted(Comparator.comparing(r -> !r.needed())).toList();
        long missing = check.records().stream().filter(r -> r.needed() && !r.state().equals("published")).count();
        return Answer.show("dns/page", new Records(check.domain(), neededFirst, check.at(), missing, first, user, clients));
    }

    private static Answer zone(Visit visit) throws Exception {
        OfZone zone = visit.ask(OfZone.class, "dns.zone", Map.of("domain", visit.name("domain")));
        return new Answer.Download(zone.domain() + ".zone", "text/plain; charset=utf-8", zone.text().getBytes(StandardCharsets.UTF_8));
    }
}
