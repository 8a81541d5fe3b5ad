package org.signetmail.mail;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A structured value with parameters, as Content-Type and Content-Disposition have them (RFC 2045 5.1), read leniently.
 *
 * @param value before the first semicolon, in lower case
 * @param parameters names in lower case, values as given, unquoted; of two with one name the first counts
 */
public record Parameters(String value, Map<String, String> parameters) {
    private static final int MOST = 100;

    public static Parameters parse(String text) {
        var at = new int[] {0};
        String value = token(text, at, ";").toLowerCase(Locale.ROOT);
        var parameters = new LinkedHashMap<String, String>();
        while (at[0] < text.length() && parameters.size() < MOST) {
            at[0]++;
            String name = token(text, at, "=;").toLowerCase(Locale.ROOT);
            if (at[0] < text.length() && text.charAt(at[0]) == '=') {
                at[0]++;
                String given = value(text, at);
                if (!name.isEmpty()) {
                    parameters.putIfAbsent(name, given);
                }
            }
        }
        return new Parameters(value, parameters);
    }

    /** Up to a stop, comments and white space around it taken off. */
    private static String token(String text, int[] at, String stops) {
        var out = new StringBuilder();
        while (at[0] < text.length() && stops.indexOf(text.charAt(at[0])) < 0) {
            char c = text.charAt(at[0]);
            if (c == '(') {
                comment(text, at);
            } else {
                out.append(c);
                at[0]++;
            }
        }
        return out.toString().strip();
    }

    private static String value(String text, int[] at) {
        while (at[0] < text.length() && (text.charAt(at[0]) == ' ' || text.charAt(at[0]) == '\t')) {
            at[0]++;
        }
        if (at[0] >= text.length() || text.charAt(at[0]) != '"') {
            return token(text, at, ";");
        }
        var out = new StringBuilder();
        at[0]++;
        while (at[0] < text.length() && text.charAt(at[0]) != '"') {
            if (text.charAt(at[0]) == '\\' && at[0] + 1 < text.length()) {
                at[0]++;
            }
            out.append(text.charAt(at[0]++));
        }
        while (at[0] < text.length() && text.charAt(at[0]) != ';') {
            at[0]++;
        }
        return out.toString();
    }

    static void comment(String text, int[] at) {
        int depth = 0;
        while (at[0] < text.length()) {
            char c = text.charAt(at[0]++);
            if (c == '\\') {
                at[0]++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return;
            }
        }
        at[0] = Math.min(at[0], text.length());
    }
}
