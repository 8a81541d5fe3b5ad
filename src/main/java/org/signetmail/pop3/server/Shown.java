package org.signetmail.pop3.server;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

import org.signetmail.net.Trace;

/** A client's line as who watches may see it: without the secrets of PASS and AUTH, and nothing of what is no command, which may be one. */
final class Shown {
    private static final Set<String> MECHANISMS = Set.of("PLAIN", "LOGIN", "EXTERNAL", "CRAM-MD5", "XOAUTH2", "OAUTHBEARER", "SCRAM-SHA-1", "SCRAM-SHA-256");

    private Shown() {}

    static void tell(Trace trace, byte[] line) {
        String text = new String(line, StandardCharsets.UTF_8);
        int space = text.indexOf(' ');
        String name = (space < 0 ? text : text.substring(0, space)).toUpperCase(Locale.ROOT);
        switch (name) {
            case "PASS" -> trace.client("PASS " + Trace.SECRET);
            case "AUTH" -> trace.client(auth(text.strip().split(" +")));
            default -> {
                if (Commands.ROWS.stream().anyMatch(row -> row.name().equals(name))) {
                    trace.client(text);
                } else {
                    trace.clientElided(line.length);
                }
            }
        }
    }

    private static String auth(String[] words) {
        if (words.length < 2) {
            return "AUTH";
        }
        boolean mechanism = MECHANISMS.contains(words[1].toUpperCase(Locale.ROOT));
        return "AUTH " + (mechanism ? words[1] : Trace.SECRET) + (words.length > 2 ? " " + Trace.SECRET : "");
    }
}
