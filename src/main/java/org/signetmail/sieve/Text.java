package org.signetmail.sieve;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A string of a script, with the places where variables stand (RFC 5229 3). */
public record Text(List<Piece> pieces) {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{((?:[A-Za-z_]\\w*\\.){0,5})([A-Za-z_]\\w*|\\d{1,9})\\}");
    private static final Pattern ENCODED = Pattern.compile("\\$\\{(hex|unicode):([0-9a-f \\t\\r\\n]++)\\}", Pattern.CASE_INSENSITIVE);

    public Text {
        pieces = List.copyOf(pieces);
    }

    /** A part of it. */
    public sealed interface Piece {
        record Literal(String text) implements Piece {}

        /** @param name in lower case */
        record Variable(String name) implements Piece {}

        /** What a wildcard matched last. */
        record Matched(int number) implements Piece {}
    }

    static Text literal(String text) {
        return new Text(List.of(new Piece.Literal(text)));
    }

    /** What it says when it says always the same. */
    public Optional<String> constant() {
        return switch (pieces.size()) {
            case 0 -> Optional.of("");
            case 1 -> pieces.getFirst() instanceof Piece.Literal(String text) ? Optional.of(text) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** @throws ScriptError for a variable of a namespace that there is not */
    static Text withVariables(String text, int line) {
        var pieces = new ArrayList<Piece>();
        Matcher reference = REFERENCE.matcher(text);
        int from = 0;
        while (reference.find()) {
            if (reference.start() > from) {
                pieces.add(new Piece.Literal(text.substring(from, reference.start())));
            }
            from = reference.end();
            if (!reference.group(1).isEmpty()) {
                // RFC 5229 3: a namespace is some other extension's.
                throw new ScriptError(line, "there is no variable ${" + reference.group(1) + reference.group(2) + "}");
            }
            String name = reference.group(2).toLowerCase(Locale.ROOT);
            pieces.add(Character.isDigit(name.charAt(0)) ? new Piece.Matched(Integer.parseInt(name)) : new Piece.Variable(name));
        }
        if (from < text.length() || pieces.isEmpty()) {
            pieces.add(new Piece.Literal(text.substring(from)));
        }
        return new Text(pieces);
    }

    /** RFC 5228 2.4.2.4. */
    static String decoded(String text, int line) {
        Matcher encoded = ENCODED.matcher(text);
        var out = new StringBuilder();
        while (encoded.find()) {
            if (encoded.group(2).isBlank()) {
                continue;
            }
            String[] numbers = encoded.group(2).strip().split("\\s+");
            encoded.appendReplacement(out, "");
            out.append(encoded.group(1).equalsIgnoreCase("hex") ? octets(numbers, line) : characters(numbers, line));
        }
        return encoded.appendTail(out).toString();
    }

    private static String octets(String[] numbers, int line) {
        var octets = new byte[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i].length() > 2) {
                throw new ScriptError(line, "${hex: ...} has octets of two digits");
            }
            octets[i] = (byte) Integer.parseInt(numbers[i], 16);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            throw new ScriptError(line, "the octets of ${hex: ...} are no UTF-8");
        }
    }

    private static String characters(String[] numbers, int line) {
        var out = new StringBuilder();
        for (String number : numbers) {
            String digits = number.replaceFirst("^0+(?=.)", "");
            int point = digits.length() > 6 ? Character.MAX_CODE_POINT + 1 : Integer.parseInt(digits, 16);
            if (point > Character.MAX_CODE_POINT || point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                throw new ScriptError(line, "${unicode: " + number + "} is no character");
            }
            out.appendCodePoint(point);
        }
        return out.toString();
    }
}
