package org.signetmail.care.doctor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.signetmail.care.dns.DnsCheck;
import org.signetmail.store.Domain;
import org.signetmail.store.Store;

/** Whether our name leads to us, our addresses have it, and domains' mail comes here. */
record OwnNames(Store store, DnsCheck records) implements Look {
    private static final int MOST_DOMAINS = 10;

    @Override
    public String name() {
        return "names";
    }

    @Override
    public List<Finding> look() {
        List<Domain> domains = store.directory().domains().stream().filter(Domain::enabled).toList();
        if (domains.isEmpty()) {
            return List.of(Finding.warn(name(), "there is no domain yet", "signet domain add DOMAIN"));
        }
        var findings = new ArrayList<Finding>();
        Set<String> seen = new HashSet<>();
        for (Domain domain : domains.stream().limit(MOST_DOMAINS).toList()) {
            // What is the server's and no domain's is the same for all.
            for (DnsCheck.Row row : records.look(domain.name(), r -> Set.of("MX", "A", "AAAA", "PTR").contains(r.type())).rows()) {
                if (seen.add(row.wanted().type() + row.wanted().name() + row.wanted().value())) {
                    findings.add(of(row));
                }
            }
        }
        if (domains.size() > MOST_DOMAINS) {
            findings.add(Finding.unknown("exchanger", "only the first " + MOST_DOMAINS + " of " + domains.size() + " domains were looked at", "signet dns DOMAIN --check"));
        }
        return findings;
    }

    private static Finding of(DnsCheck.Row row) {
        String check = switch (row.wanted().type()) {
            case "MX" -> "exchanger";
            case "PTR" -> "reverse-name";
            default -> "host-name";
        };
        String name = row.wanted().name() + " " + row.wanted().type();
        return switch (row.state()) {
            case PUBLISHED -> Finding.ok(check, name + ": " + row.words());
            case MISSING -> Finding.bad(check, name + " is missing", row.words());
            case DIFFERENT -> Finding.bad(check, name + " says something else", row.words());
            case UNKNOWN -> Finding.unknown(check, name + ": " + row.words(), "mend the name servers, then look again");
        };
    }
}
