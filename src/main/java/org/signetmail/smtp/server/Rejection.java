package org.signetmail.smtp.server;

import java.util.List;

import org.signetmail.smtp.Reply;

/** A reply with the reason that a recipient's filter gives (RFC 5429 2.1.1): its lines, cut to what a reply may have. */
final class Rejection {
    private static final int MOST_LINES = 20;
    private static final int MOST_LINE = 400;

    private Rejection() {}

    static Reply reply(String reason) {
        List<String> lines = reason.strip().lines().map(Rejection::ascii).limit(MOST_LINES).toList();
        return new Reply(550, "5.7.1", lines.isEmpty() ? List.of("the recipient does not take this message") : lines);
    }

    private static String ascii(String line) {
        String plain = line.replaceAll("\\p{Cntrl}+", " ").replaceAll("[^ -~]", "?");
        return plain.length() > MOST_LINE ? plain.substring(0, MOST_LINE) : plain;
    }
}
