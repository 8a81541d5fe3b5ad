package org.signetmail.imap.server;

import java.nio.charset.StandardCharsets;
import java.util.Set;

import org.signetmail.imap.Scanner;
import org.signetmail.net.Trace;
import org.signetmail.text.SyntaxError;

/**
 * A client's command as who watches may see it: without the secrets of LOGIN and AUTHENTICATE, in whichever form they come
 * (atom, quoted, literal), and nothing of what is no command, which may be one.
 */
final class Shown {
    private static final Set<String> MECHANISMS = Set.of("PLAIN", "LOGIN", "EXTERNAL", "CRAM-MD5", "XOAUTH2", "OAUTHBEARER", "SCRAM-SHA-1", "SCRAM-SHA-256");

    private Shown() {}

    /** @param octets of the whole command, literals within @return whether it is a command, so that its tag is one too */
    static boolean tell(Trace trace, byte[] octets, boolean utf8) {
        String shown = shown(octets, utf8);
        if (shown == null) {
            trace.clientElided(octets.length);
            return false;
        }
        trace.client(shown);
        return true;
    }

    private static @org.jspecify.annotations.Nullable String shown(byte[] octets, boolean utf8) {
        var in = new Scanner(octets, utf8);
        String tag;
        String name;
        try {
            tag = in.tag();
            name = Commands.named(in.sp()).name();
        } catch (SyntaxError unknown) {
            return null;
        }
        return switch (name) {
            case "LOGIN" -> tag + " LOGIN " + user(in) + Trace.SECRET;
            case "AUTHENTICATE" -> tag + " AUTHENTICATE " + mechanism(in) + (in.atEnd() ? "" : " " + Trace.SECRET);
            default -> new String(octets, StandardCharsets.UTF_8);
        };
    }

    private static String user(Scanner in) {
        try {
            String user = in.sp().astring();
            // Without a second word it may be the password that was left alone.
            return in.atEnd() ? "" : user + " ";
        } catch (SyntaxError odd) {
            return "";
        }
    }

    private static String mechanism(Scanner in) {
        try {
            String word = in.sp().word();
            return MECHANISMS.contains(word) ? word : Trace.SECRET;
        } catch (SyntaxError odd) {
            return Trace.SECRET;
        }
    }
}
