package org.signetmail.intake;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.mail.Dates;
import org.signetmail.sieve.run.Action;
import org.signetmail.sieve.run.MessageView;

/**
 * The answer of somebody who is away (RFC 5230 5, RFC 3834 3.1). Pure: it makes octets.
 *
 * @param from who answers, as a header field has it: ASCII
 * @param unique makes the Message-ID unlike any other
 */
record VacationReply(Action.Vacation action, MessageView about, String from, Address to, String host, Instant now, String unique) {
    private static final int MOST_SUBJECT = 200;
    private static final int MOST_LINE = 900;
    private static final int MOST_REFERENCES = 900;

    /** CRLF line ends. */
    byte[] message() {
        var head = new StringBuilder();
        field(head, "From", from);
        field(head, "To", "<" + to + ">");
        field(head, "Subject", Announcement.encoded(subject()));
        field(head, "Date", Dates.format(now, ZoneOffset.UTC));
        field(head, "Message-ID", "<" + unique + "@" + host + ">");
        String answered = messageId();
        if (answered != null) {
            field(head, "In-Reply-To", answered);
            field(head, "References", references(answered));
        }
        // RFC 3834 3.1.7, RFC 5230 5.8.
        field(head, "Auto-Submitted", "auto-replied (vacation)");
        field(head, "Precedence", "bulk");
        field(head, "MIME-Version", "1.0");
        head.append(action.mime() ? entity() : text());
        return head.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** RFC 5230 5.1: with :mime the reason is fields and body of an entity. */
    private String entity() {
        String given = lines(action.reason());
        return given.endsWith("\r\n") ? given : given + "\r\n";
    }

    private String text() {
        String text = lines(action.reason());
        if (text.lines().allMatch(line -> line.length() <= MOST_LINE)) {
            return "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text + (text.endsWith("\r\n") ? "" : "\r\n");
        }
        return "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "\r\n";
    }

    private static String lines(String text) {
        return text.replaceAll("\r\n|\r|\n", "\r\n");
    }

    private String subject() {
        String given = action.subject();
        if (given == null) {
            // RFC 5230 4.3.
            given = "Auto: " + about.values("subject").stream().findFirst().orElse("");
        }
        String line = given.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > MOST_SUBJECT ? line.substring(0, line.offsetByCodePoints(0, Math.min(MOST_SUBJECT / 2, line.codePointCount(0, line.length())))) + "…" : line;
    }

    private @Nullable String messageId() {
        return about.raw("message-id").stream().findFirst().filter(id -> id.length() <= 250 && id.startsWith("<") && id.chars().allMatch(c -> c > ' ' && c < 0x7f)).orElse(null);
    }

    /** RFC 5322 3.6.4. */
    private String references(String answered) {
        String before = about.raw("references").stream().findFirst().orElse("").replaceAll("\\s+", " ");
        boolean usable = before.length() <= MOST_REFERENCES && before.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        return (usable && !before.isEmpty() ? before.replace(" ", "\r\n ") + "\r\n " : "") + answered;
    }

    private static void field(StringBuilder out, String name, String value) {
        out.append(name).append(": ").append(value).append("\r\n");
    }
}
