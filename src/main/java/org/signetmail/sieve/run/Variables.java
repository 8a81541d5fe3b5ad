package org.signetmail.sieve.run;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.signetmail.sieve.Statement.Modifier;
import org.signetmail.sieve.Text;

/** A run's variables (RFC 5229). For one run. */
final class Variables {
    /** RFC 5229 6 demands 4000 octets and 128 variables at least. */
    private static final int MOST_VALUE = 8000;
    private static final int MOST = 256;
    private static final int MOST_TEXT = 64 * 1024;

    private final Comparing comparing;
    private final Map<String, String> values = new HashMap<>();

    Variables(Comparing comparing) {
        this.comparing = comparing;
    }

    String value(String name) {
        return values.getOrDefault(name, "");
    }

    String expanded(Text text) {
        return text.constant().orElseGet(() -> {
            var out = new StringBuilder();
            for (Text.Piece piece : text.pieces()) {
                out.append(switch (piece) {
                    case Text.Piece.Literal(String literal) -> literal;
                    case Text.Piece.Variable(String name) -> value(name);
                    case Text.Piece.Matched(int number) -> comparing.matched(number);
                });
                if (out.length() > MOST_TEXT) {
                    throw new Failed("a string grows over " + MOST_TEXT + " characters");
                }
            }
            return out.toString();
        });
    }

    List<String> expanded(List<Text> texts) {
        return texts.stream().map(this::expanded).toList();
    }

    void set(String name, List<Modifier> modifiers, String value) {
        String made = value;
        for (Modifier modifier : modifiers) {
            made = switch (modifier) {
                case LOWER -> made.toLowerCase(Locale.ROOT);
                case UPPER -> made.toUpperCase(Locale.ROOT);
                case LOWERFIRST -> first(made).toLowerCase(Locale.ROOT) + made.substring(first(made).length());
                case UPPERFIRST -> first(made).toUpperCase(Locale.ROOT) + made.substring(first(made).length());
                case QUOTEWILDCARD -> made.replaceAll("[\\\\*?]", "\\\\$0");
                case LENGTH -> Integer.toString(made.codePointCount(0, made.length()));
            };
        }
        put(name, made);
    }

    private static String first(String text) {
        return text.isEmpty() ? "" : Character.toString(text.codePointAt(0));
    }

    /** What is too long is cut (RFC 5229 6). */
    void put(String name, String value) {
        if (values.size() >= MOST && !values.containsKey(name)) {
            throw new Failed("more than " + MOST + " variables");
        }
        int end = Math.min(value.length(), MOST_VALUE);
        values.put(name, value.substring(0, end > 0 && end < value.length() && Character.isHighSurrogate(value.charAt(end - 1)) ? end - 1 : end));
    }
}
