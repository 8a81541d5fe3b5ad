package org.signetmail.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.signetmail.text.SyntaxError;

/**
 * Puts a server's reply together, line by line.
 * <pre>
 * Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF
 * Reply-code = %x32-35 %x30-35 %x30-39
 * </pre>
 * RFC 5321 4.2. Text is octets as chars. Not thread-safe; starts anew after each whole reply.
 */
public final class ReplyParser {
    private static final int MOST_LINES = 200;

    private final List<String> lines = new ArrayList<>();
    private int code;

    /** Takes a line without its end; the reply when it was the last one. @throws SyntaxError when it is none */
    public Optional<Reply> line(String line) {
        int number = code(line);
        if (!lines.isEmpty() && number != code) {
            throw new SyntaxError(0, "a reply's lines have different codes");
        }
        if (lines.size() == MOST_LINES) {
            throw new SyntaxError(0, "a reply has more than " + MOST_LINES + " lines");
        }
        char after = line.length() > 3 ? line.charAt(3) : ' ';
        if (after != ' ' && after != '-') {
            throw new SyntaxError(3, "a reply's code is followed by a space or '-'");
        }
        code = number;
        lines.add(line.length() > 4 ? line.substring(4) : "");
        if (after == '-') {
            return Optional.empty();
        }
        Reply reply = reply(code, lines);
        lines.clear();
        return Optional.of(reply);
    }

    private static int code(String line) {
        if (line.length() < 3 || !within(line.charAt(0), '2', '5') || !within(line.charAt(1), '0', '9') || !within(line.charAt(2), '0', '9')) {
            throw new SyntaxError(0, "a reply begins with a code of three digits");
        }
        return (line.charAt(0) - '0') * 100 + (line.charAt(1) - '0') * 10 + line.charAt(2) - '0';
    }

    private static boolean within(char c, char low, char high) {
        return c >= low && c <= high;
    }

    /** RFC 2034 4: the enhanced code stands at the head of each line and is of the reply's class. */
    private static Reply reply(int code, List<String> lines) {
        String enhanced = enhanced(lines.getFirst());
        if (enhanced.isEmpty() || enhanced.charAt(0) - '0' != code / 100) {
            return new Reply(code, "", lines);
        }
        return new Reply(code, enhanced, lines.stream()
                .map(line -> line.startsWith(enhanced) ? line.substring(enhanced.length()).stripLeading() : line).toList());
    }

    /** RFC 3463 2: class "." subject "." detail, at most three digits each. */
    private static String enhanced(String line) {
        int i = 0;
        for (int part = 0; part < 3; part++) {
            int start = i;
            while (i < line.length() && i - start < 3 && within(line.charAt(i), '0', '9')) {
                i++;
            }
            boolean dot = part < 2;
            if (i == start || dot && (i >= line.length() || line.charAt(i) != '.')) {
                return "";
            }
            if (dot) {
                i++;
            }
        }
        return i == line.length() || line.charAt(i) == ' ' ? line.substring(0, i) : "";
    }
}
