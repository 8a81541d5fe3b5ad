package org.signetmail.imap;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Words as they stand in responses. Text here is octets as chars: UTF-8 comes as one char an octet. */
public final class Wire {
    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("\"dd-MMM-yyyy HH:mm:ss +0000\"", Locale.US).withZone(ZoneOffset.UTC);

    private Wire() {}

    /** A quoted string where it can be one, else a literal. */
    public static String string(String text) {
        String octets = octets(text);
        if (octets.length() > 1000 || octets.indexOf('\r') >= 0 || octets.indexOf('\n') >= 0 || octets.indexOf(0) >= 0) {
            return "{" + octets.length() + "}\r\n" + octets;
        }
        return '"' + octets.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** An atom where it can be one, else a string. */
    public static String astring(String text) {
        boolean atom = !text.isEmpty() && !text.equalsIgnoreCase("NIL") && text.chars().allMatch(Wire::atomChar);
        return atom ? text : string(text);
    }

    /** @param utf8 as UTF-8, else as modified UTF-7 */
    public static String mailbox(String name, boolean utf8) {
        return astring(utf8 ? name : ModifiedUtf7.encode(name));
    }

    /** RFC 9051 9, date-time; always in UTC. */
    public static String dateTime(Instant instant) {
        return DATE_TIME.format(instant);
    }

    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static boolean atomChar(int c) {
        return c > ' ' && c < 0x7f && "(){%*\"\\]".indexOf(c) < 0;
    }
}
