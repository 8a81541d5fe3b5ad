package org.signetmail.web.http;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** The Host field (RFC 9110 7.2). */
public final class Hosts {
    private Hosts() {}

    /** Its name in small letters, without the port and a final dot; empty when there is none. */
    public static String name(@Nullable String field) {
        if (field == null) {
            return "";
        }
        String host = field.strip().toLowerCase(Locale.ROOT);
        int colon = host.lastIndexOf(':');
        String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
