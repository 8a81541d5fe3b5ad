package org.signetmail.transcript;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An expected line with its {@code $names}. A name that is bound already must read the same again; one that is
 * not binds a run of characters that are no space, ')', ']', '&gt;', '"' or CR; {@code $...} at the end takes the rest.
 */
final class Expected {
    private Expected() {}

    /** The bindings after the line matched, or empty when it does not. */
    static Optional<Map<String, String>> match(String pattern, String line, Map<String, String> bound) {
        var now = new LinkedHashMap<>(bound);
        int at = 0;
        int i = 0;
        while (i < pattern.length()) {
            if (pattern.startsWith("$...", i)) {
                return Optional.of(now);
            }
            if (pattern.charAt(i) == '$' && i + 1 < pattern.length() && Character.isLetter(pattern.charAt(i + 1))) {
                int end = nameEnd(pattern, i + 1);
                String name = pattern.substring(i + 1, end);
                String value = now.get(name);
                if (value == null) {
                    int stop = runEnd(line, at);
                    if (stop == at) {
                        return Optional.empty();
                    }
                    value = line.substring(at, stop);
                    now.put(name, value);
                } else if (!line.startsWith(value, at)) {
                    return Optional.empty();
                }
                at += value.length();
                i = end;
            } else {
                if (at >= line.length() || line.charAt(at) != pattern.charAt(i)) {
                    return Optional.empty();
                }
                at++;
                i++;
            }
        }
        return at == line.length() ? Optional.of(now) : Optional.empty();
    }

    /** A client's line with the bound names put in. */
    static String fill(String text, Map<String, String> bound) {
        var out = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            if (text.charAt(i) == '$' && i + 1 < text.length() && Character.isLetter(text.charAt(i + 1))) {
                int end = nameEnd(text, i + 1);
                String value = bound.get(text.substring(i + 1, end));
                if (value != null) {
                    out.append(value);
                    i = end;
                    continue;
                }
            }
            out.append(text.charAt(i++));
        }
        return out.toString();
    }

    private static int nameEnd(String text, int from) {
        int end = from;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)))) {
            end++;
        }
        return end;
    }

    private static int runEnd(String line, int from) {
        int end = from;
        while (end < line.length() && " )]>\"\r".indexOf(line.charAt(end)) < 0) {
            end++;
        }
        return end;
    }
}
