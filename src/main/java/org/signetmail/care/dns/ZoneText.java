package org.signetmail.care.dns;

import java.util.List;

import org.signetmail.care.DnsRecords.DnsRecord;

/** Records as lines of a zone file (RFC 1035 5), for one domain's zone; what belongs to another zone is a comment there. */
final class ZoneText {
    private ZoneText() {}

    static String of(String domain, String host, List<DnsRecord> records) {
        var out = new StringBuilder("; Records of " + domain + " for its mail on " + host + ". Serial number, NS and what else is in the zone stay yours.\n");
        for (DnsRecord record : records) {
            boolean ours = record.name().equals(domain + ".") || record.name().endsWith("." + domain + ".");
            if (record.value().isEmpty()) {
                out.append("; not known here: ").append(record.zoneLine().strip()).append(" ADDRESS");
            } else {
                out.append(ours ? "" : "; in another zone: ").append(record.zoneLine());
            }
            out.append(" ; ").append(record.why()).append('\n');
        }
        return out.toString();
    }
}
