package org.signetmail.transcript;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** IMAP's values read in turn, each given back in one spelling: strings quoted only where they must be, flags in order. */
final class ImapValues {
    private static final Pattern LITERAL = Pattern.compile("~?\\{(\\d{1,9})\\+?}\r\n");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d-MMM-yyyy HH:mm:ss Z", Locale.ROOT);
    /** Hints of LIST that say nothing for sure (RFC 9051 7.3.1). */
    private static final Set<String> HINTS = Set.of("\\MARKED", "\\UNMARKED");

    private final String text;
    private int at;

    ImapValues(String text) {
        this.text = text;
    }

    static List<String> plus(String first, List<String> more) {
        return Stream.concat(Stream.of(first), more.stream()).toList();
    }

    /** All that is left; the lists in it are sets of flags when {@code flags}. */
    List<String> rest(boolean flags) {
        var values = new ArrayList<String>();
        while (more()) {
            values.add(value(flags));
        }
        return values;
    }

    String value() {
        return value(false);
    }

    /** Up to a space or parenthesis; what stands in brackets belongs to it. */
    String atom() {
        more();
        int start = at;
        int depth = 0;
        while (at < text.length() && (depth > 0 || " ()\r".indexOf(text.charAt(at)) < 0)) {
            depth += text.charAt(at) == '[' ? 1 : text.charAt(at) == ']' ? -1 : 0;
            at++;
        }
        return text.substring(start, at);
    }

    /** A list of names and values, each pair as a fact. */
    List<String> pairs(String prefix) {
        var facts = new ArrayList<String>();
        if (!more() || text.charAt(at) != '(') {
            return List.of(prefix + " " + text.substring(at));
        }
        at++;
        while (more() && text.charAt(at) != ')') {
            String name = atom().toUpperCase(Locale.ROOT);
            String value = value(name.equals("FLAGS"));
            facts.add(prefix + " " + name + " " + (name.equals("INTERNALDATE") ? instant(value) : value));
        }
        return facts;
    }

    /** RFC 9051 7.3.4: which command's, whether of UIDs, then the results in any order. */
    List<String> esearch() {
        String prefix = "ESEARCH";
        var facts = new ArrayList<String>();
        while (more()) {
            String name = value();
            if (name.startsWith("(")) {
                prefix += " " + name;
            } else if (name.equalsIgnoreCase("UID")) {
                prefix += " UID";
            } else {
                facts.add(prefix + " " + name.toUpperCase(Locale.ROOT) + " " + value());
            }
        }
        return facts.isEmpty() ? List.of(prefix) : facts;
    }

    private String value(boolean flags) {
        if (!more()) {
            return "";
        }
        char next = text.charAt(at);
        if (next == '(') {
            return list(flags);
        }
        if (next == '"') {
            return quoted();
        }
        Matcher literal = LITERAL.matcher(text).region(at, text.length());
        if (literal.lookingAt()) {
            return literal(literal);
        }
        String atom = atom();
        if (atom.isEmpty()) {
            at++;
            return String.valueOf(next);
        }
        return atom.equalsIgnoreCase("NIL") ? "NIL" : flags && atom.startsWith("\\") ? atom.toUpperCase(Locale.ROOT) : atom;
    }

    private String list(boolean flags) {
        var values = new ArrayList<String>();
        at++;
        while (more() && text.charAt(at) != ')') {
            values.add(value(flags));
        }
        at++;
        Stream<String> shown = flags ? values.stream().filter(each -> !HINTS.contains(each)).sorted() : values.stream();
        return "(" + String.join(" ", shown.toList()) + ")";
    }

    private String quoted() {
        var value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at++));
        }
        at++;
        return spelled(value.toString());
    }

    private String literal(Matcher size) {
        at = Math.min(size.end() + Integer.parseInt(size.group(1)), text.length());
        return spelled(text.substring(size.end(), at));
    }

    private static String spelled(String value) {
        boolean bare = !value.isEmpty() && !value.equalsIgnoreCase("NIL") && value.chars().noneMatch(c -> c <= ' ' || "()\"\\{$".indexOf(c) >= 0);
        return bare ? value : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\r", "\\r").replace("\n", "\\n") + "\"";
    }

    /** The same moment reads the same, whatever zone the server lives in. */
    private static String instant(String value) {
        try {
            return OffsetDateTime.parse(value.replace("\"", "").strip(), DATE).toInstant().toString();
        } catch (DateTimeParseException another) {
            return value;
        }
    }

    private boolean more() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at < text.length();
    }
}
