package org.signetmail.smtp.server;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

import org.signetmail.net.Input;
import org.signetmail.net.Trace;

/** A client's line as who watches may see it: without the secret of AUTH, and nothing of what is no command, which may be one. */
final class Shown {
    private static final Set<String> OPEN = Set.of("EHLO", "HELO", "STARTTLS", "MAIL", "RCPT", "DATA", "RSET", "NOOP", "VRFY", "EXPN", "HELP", "QUIT");
    /** Words that are surely no secret. */
    private static final Set<String> MECHANISMS = Set.of("PLAIN", "LOGIN", "EXTERNAL", "CRAM-MD5", "DIGEST-MD5", "XOAUTH2", "OAUTHBEARER", "SCRAM-SHA-1", "SCRAM-SHA-256");

    private Shown() {}

    static void tell(Trace trace, Input.Line line) {
        String text = new String(line.octets(), StandardCharsets.UTF_8);
        int space = text.indexOf(' ');
        String verb = (space < 0 ? text : text.substring(0, space)).toUpperCase(Locale.ROOT);
        if (line.end() == Input.End.CRLF && OPEN.contains(verb)) {
            trace.client(text);
        } else if (verb.equals("AUTH")) {
            trace.client(auth(text.strip().split(" +")));
        } else {
            trace.clientElided(line.octets().length);
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
