package org.signetmail.smtp;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.text.SyntaxError;

/**
 * The argument of MAIL or RCPT: a path and its parameters.
 * <pre>
 * Reverse-path = Path / "&lt;&gt;"
 * Path         = "&lt;" [ A-d-l ":" ] Mailbox "&gt;"
 * parameters   = *( SP esmtp-keyword ["=" esmtp-value] )
 * </pre>
 * RFC 5321 4.1.2. A source route is read and dropped, as RFC 5321 C asks.
 *
 * @param address null is the null reverse-path
 * @param parameters keywords in upper case; a keyword without value has ""
 */
public record Path(@Nullable Address address, Map<String, String> parameters) {
    private static final int MOST_PARAMETERS = 20;

    /** @param start what the argument begins with: "FROM:" or "TO:" */
    public static Path parse(String argument, String start) {
        if (!argument.regionMatches(true, 0, start, 0, start.length())) {
            throw new SyntaxError(0, start + " is missing");
        }
        int at = start.length();
        // Real clients put a space here; RFC 5321 3.3 forbids them, nobody refuses them.
        while (at < argument.length() && argument.charAt(at) == ' ') {
            at++;
        }
        if (at >= argument.length() || argument.charAt(at) != '<') {
            throw new SyntaxError(at, "a path stands in angle brackets");
        }
        int close = closing(argument, at + 1);
        String inside = argument.substring(at + 1, close);
        if (inside.startsWith("@")) {
            int colon = inside.indexOf(':');
            if (colon < 0) {
                throw new SyntaxError(at, "a source route without its mailbox");
            }
            inside = inside.substring(colon + 1);
        }
        return new Path(inside.isEmpty() ? null : address(inside), parameters(argument.substring(close + 1)));
    }

    private static Address address(String inside) {
        // RFC 5321 4.5.1: postmaster is known without a domain.
        if (inside.equalsIgnoreCase("postmaster")) {
            return new Address("postmaster", "");
        }
        return Address.parse(inside);
    }

    private static int closing(String text, int from) {
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '>' && !quoted) {
                return i;
            }
        }
        throw new SyntaxError(text.length(), "the path does not end");
    }

    private static Map<String, String> parameters(String text) {
        var parameters = new LinkedHashMap<String, String>();
        if (!text.isEmpty() && text.charAt(0) != ' ') {
            throw new SyntaxError(0, "a space parts a path from its parameters");
        }
        for (String word : text.strip().split(" +")) {
            if (word.isEmpty()) {
                continue;
            }
            int equals = word.indexOf('=');
            String keyword = (equals < 0 ? word : word.substring(0, equals)).toUpperCase(Locale.ROOT);
            if (!keyword.matches("[A-Z0-9][A-Z0-9-]*")) {
                throw new SyntaxError(0, "a parameter looks like KEYWORD=value");
            }
            if (parameters.put(keyword, equals < 0 ? "" : word.substring(equals + 1)) != null || parameters.size() > MOST_PARAMETERS) {
                throw new SyntaxError(0, "the parameter " + keyword + " stands twice, or there are too many");
            }
        }
        return Map.copyOf(parameters);
    }
}
