package org.signetmail.mail;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A delivery status notification: multipart/report with words for a person, fields for a program, and the message or its
 * header (RFC 3461 6, RFC 3462, RFC 3464). Pure: it makes octets and sends nothing.
 *
 * @param reportingHost who says so
 * @param to the original's sender; never the null reverse-path
 * @param unique makes boundary and Message-ID unlike any other
 * @param original the message, or its header alone when {@code headersOnly}
 */
public record DeliveryStatus(
        String reportingHost, Address to, Kind kind, @Nullable String envelopeId, Instant arrived, Instant now, String unique,
        List<Recipient> recipients, byte[] original, boolean headersOnly) {
    private static final int MOST_HEADER = 64 * 1024;

    /** What the notification tells. */
    public enum Kind {
        FAILED("failed", "Undelivered mail", "could not be delivered to"),
        DELAYED("delayed", "Mail is delayed, still trying", "has not been delivered yet, and delivery will be tried again, to"),
        DELIVERED("delivered", "Mail was delivered", "was delivered to"),
        RELAYED("relayed", "Mail was passed on", "was passed on to a server that sends no such notifications, for");

        private final String action;
        private final String subject;
        private final String words;

        Kind(String action, String subject, String words) {
            this.action = action;
            this.subject = subject;
            this.words = words;
        }
    }

    /**
     * @param status enhanced status code (RFC 3463): 5.1.1
     * @param diagnostic the reply or reason in one line
     * @param remote the host that said it, or null
     */
    public record Recipient(Address address, @Nullable String original, String status, String diagnostic, @Nullable String remote) {}

    /** A message's header without the empty line after it; no more of it than 64 KiB. Position and limit stay as they are. */
    public static byte[] header(ByteBuffer message) {
        int most = Math.min(message.limit(), MOST_HEADER);
        int end = 0;
        while (end < most && !(message.get(end) == '\r' || message.get(end) == '\n')) {
            while (end < most && message.get(end) != '\n') {
                end++;
            }
            end = Math.min(most, end + 1);
        }
        var header = new byte[end];
        message.get(0, header);
        return header;
    }

    /** The message, CRLF line ends. */
    public byte[] message() {
        String boundary = "=_" + unique;
        var head = new StringBuilder();
        String date = Dates.format(now, ZoneOffset.UTC);
        field(head, "From", "Mail delivery <postmaster@" + reportingHost + ">");
        field(head, "To", "<" + to + ">");
        field(head, "Subject", kind.subject);
        field(head, "Date", date);
        field(head, "Message-ID", "<" + unique + "@" + reportingHost + ">");
        field(head, "Auto-Submitted", "auto-replied");
        field(head, "MIME-Version", "1.0");
        field(head, "Content-Type", "multipart/report; report-type=delivery-status;\r\n\tboundary=\"" + boundary + "\"");
        head.append("\r\n--").append(boundary).append("\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
        head.append("This is the mail server at ").append(reportingHost).append(".\r\n\r\nYour message ").append(kind.words).append(":\r\n\r\n");
        for (Recipient recipient : recipients) {
            head.append("  ").append(recipient.address()).append("\r\n    ").append(line(recipient.diagnostic())).append("\r\n\r\n");
        }
        head.append("--").append(boundary).append("\r\nContent-Type: message/delivery-status\r\n\r\n");
        field(head, "Reporting-MTA", "dns; " + reportingHost);
        if (envelopeId != null) {
            field(head, "Original-Envelope-Id", line(envelopeId));
        }
        field(head, "Arrival-Date", Dates.format(arrived, ZoneOffset.UTC));
        for (Recipient recipient : recipients) {
            head.append("\r\n");
            if (recipient.original() != null) {
                field(head, "Original-Recipient", line(recipient.original()));
            }
            field(head, "Final-Recipient", (recipient.address().needsSmtpUtf8() ? "utf-8; " : "rfc822; ") + recipient.address());
            field(head, "Action", kind.action);
            field(head, "Status", recipient.status());
            if (recipient.remote() != null) {
                field(head, "Remote-MTA", "dns; " + line(recipient.remote()));
            }
            field(head, "Diagnostic-Code", "smtp; " + line(recipient.diagnostic()));
        }
        head.append("\r\n--").append(boundary).append("\r\nContent-Type: ")
                .append(headersOnly ? "text/rfc822-headers" : "message/rfc822").append("\r\n\r\n");
        byte[] first = head.toString().getBytes(StandardCharsets.UTF_8);
        byte[] last = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
        var all = new byte[first.length + original.length + last.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(original, 0, all, first.length, original.length);
        System.arraycopy(last, 0, all, first.length + original.length, last.length);
        return all;
    }

    private static void field(StringBuilder out, String name, String value) {
        out.append(name).append(": ").append(value).append("\r\n");
    }

    private static String line(String text) {
        String plain = text.replaceAll("[\\r\\n\\t]+", " ");
        return plain.length() > 900 ? plain.substring(0, 900) : plain;
    }
}
