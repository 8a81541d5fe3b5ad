package org.signetmail.care.doctor;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.signetmail.net.Connection;
import org.signetmail.net.Input;

/** The few words of SMTP that a look needs (RFC 5321 4.2); what the other side says is bounded. For one thread. */
final class SmtpTalk {
    /** @param words all lines, their codes left off, a blank between them */
    record Said(int code, String words) {
        boolean takes() {
            return code >= 200 && code < 300;
        }
    }

    private static final int LONGEST_LINE = 2048;
    private static final int MOST_LINES = 100;

    private final Connection connection;

    SmtpTalk(Connection connection) {
        this.connection = connection;
    }

    Said ask(String line) throws IOException {
        connection.output().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        connection.output().flush();
        return reply();
    }

    Said reply() throws IOException {
        var words = new StringBuilder();
        for (int i = 0; i < MOST_LINES; i++) {
            Input.Line line = connection.input().readLine(LONGEST_LINE);
            if (line == null) {
                throw new EOFException("it hung up");
            }
            String text = new String(line.octets(), StandardCharsets.ISO_8859_1).replaceAll("\\p{Cc}", "?");
            if (line.end() == Input.End.TOO_LONG || !text.matches("[2-5][0-9][0-9](?:[ -].*)?")) {
                throw new IOException("it does not speak SMTP");
            }
            if (text.length() > 4) {
                words.append(words.isEmpty() ? "" : " ").append(text.substring(4));
            }
            if (text.length() == 3 || text.charAt(3) == ' ') {
                return new Said(Integer.parseInt(text.substring(0, 3)), words.toString());
            }
        }
        throw new IOException("its reply has no end");
    }
}
