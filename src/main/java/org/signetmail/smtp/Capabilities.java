package org.signetmail.smtp;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a server offers in its reply to EHLO (RFC 5321 4.1.1.1): keywords in upper case with their parameters. Immutable. */
public record Capabilities(Map<String, String> offered) {
    public static final Capabilities NONE = new Capabilities(Map.of());

    public Capabilities {
        offered = Map.copyOf(offered);
    }

    /** Of a reply's lines; the first is the greeting. */
    public static Capabilities of(Reply ehlo) {
        var offered = new HashMap<String, String>();
        for (String line : ehlo.lines().subList(1, ehlo.lines().size())) {
            // Old servers write AUTH=PLAIN, which is AUTH's own way before RFC 4954.
            int end = line.indexOf(' ') < 0 ? line.length() : line.indexOf(' ');
            int equals = line.indexOf('=');
            int split = equals >= 0 && equals < end ? equals : end;
            offered.merge(line.substring(0, split).toUpperCase(Locale.ROOT), line.substring(Math.min(line.length(), split + 1)).strip(),
                    (one, other) -> (one + " " + other).strip());
        }
        return new Capabilities(offered);
    }

    public boolean has(String keyword) {
        return offered.containsKey(keyword);
    }

    /** Most octets a message may have; 0 is no promise (RFC 1870 3). */
    public long size() {
        String size = offered.getOrDefault("SIZE", "");
        return size.isEmpty() || size.length() > 18 || !size.chars().allMatch(c -> c >= '0' && c <= '9') ? 0 : Long.parseLong(size);
    }

    public boolean authenticates(String mechanism) {
        return List.of(offered.getOrDefault("AUTH", "").toUpperCase(Locale.ROOT).split(" +")).contains(mechanism);
    }
}
