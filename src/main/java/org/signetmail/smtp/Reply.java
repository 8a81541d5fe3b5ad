package org.signetmail.smtp;

import java.util.List;

/**
 * An SMTP reply: code, enhanced status code (RFC 2034; empty where RFC 2034 3 has none) and its lines. Immutable.
 */
public record Reply(int code, String enhanced, List<String> lines) {
    public Reply {
        lines = List.copyOf(lines);
    }

    public static Reply of(int code, String enhanced, String line) {
        return new Reply(code, enhanced, List.of(line));
    }

    public boolean positive() {
        return code < 400;
    }

    public boolean transientFailure() {
        return code >= 400 && code < 500;
    }

    /** As on the wire, CRLF ended. */
    public String wire() {
        var out = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            out.append(code).append(i + 1 < lines.size() ? '-' : ' ');
            if (!enhanced.isEmpty()) {
                out.append(enhanced).append(' ');
            }
            out.append(lines.get(i)).append("\r\n");
        }
        return out.toString();
    }

    /** In one line, for logs and delivery status notifications. */
    public String words() {
        return code + (enhanced.isEmpty() ? "" : " " + enhanced) + " " + String.join(" ", lines);
    }
}
