package org.signetmail.sieve.run;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.AddressList;
import org.signetmail.mail.Words;
import org.signetmail.sieve.AddressPart;

/** Parts of addresses (RFC 5228 2.7.4, RFC 5233). */
final class Addresses {
    /** RFC 5233 3: what parts user from detail. */
    private static final char SEPARATOR = '+';

    private Addresses() {}

    /** Of the addresses in a field's value (octets as chars), the part of each that has it. */
    static List<String> parts(String field, AddressPart part) {
        var parts = new ArrayList<String>();
        for (AddressList.Entry entry : AddressList.parse(field)) {
            String mailbox = entry.mailbox();
            String host = entry.host();
            // A group's begin and end are no addresses.
            if (mailbox != null && host != null) {
                String found = part(unicode(mailbox), unicode(host), part);
                if (found != null) {
                    parts.add(found);
                }
            }
        }
        return parts;
    }

    /** Of one address as an envelope has it; empty for the null reverse-path. */
    static List<String> ofEnvelope(String address, AddressPart part) {
        if (address.isEmpty()) {
            // RFC 5228 5.4: matched as an empty string whatever part is asked for.
            return List.of("");
        }
        int at = address.lastIndexOf('@');
        String found = at < 0 ? part(address, "", part) : part(address.substring(0, at), address.substring(at + 1), part);
        return found == null ? List.of() : List.of(found);
    }

    private static String unicode(String octets) {
        return Words.text(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static @Nullable String part(String local, String domain, AddressPart part) {
        int plus = local.indexOf(SEPARATOR);
        return switch (part) {
            case ALL -> domain.isEmpty() ? local : local + "@" + domain;
            case LOCALPART -> local;
            case DOMAIN -> domain;
            case USER -> plus < 0 ? local : local.substring(0, plus);
            case DETAIL -> plus < 0 ? null : local.substring(plus + 1);
        };
    }
}
