package org.signetmail.imap;

import java.util.ArrayList;
import java.util.List;

/**
 * What is between the brackets of BODY[…] (RFC 9051 6.4.5, section-spec).
 *
 * @param part numbers from the outside in; empty for the message itself
 * @param fields of HEADER.FIELDS and HEADER.FIELDS.NOT, as written
 */
public record Section(List<Integer> part, Text text, List<String> fields) {
    private static final int DEEPEST = 100;
    private static final int MOST_FIELDS = 200;

    /** What of the part. */
    public enum Text {
        ALL(""), HEADER("HEADER"), FIELDS("HEADER.FIELDS"), FIELDS_NOT("HEADER.FIELDS.NOT"), TEXT("TEXT"), MIME("MIME");

        final String wire;

        Text(String wire) {
            this.wire = wire;
        }
    }

    public static final Section WHOLE = new Section(List.of(), Text.ALL, List.of());
    public static final Section HEADER = new Section(List.of(), Text.HEADER, List.of());
    public static final Section TEXT = new Section(List.of(), Text.TEXT, List.of());

    public Section {
        part = List.copyOf(part);
        fields = List.copyOf(fields);
    }

    /** section = "[" [section-spec] "]" */
    public static Section parse(Scanner in) {
        in.expect('[');
        List<Integer> part = part(in);
        if (in.eat(']')) {
            return new Section(part, Text.ALL, List.of());
        }
        Text text = switch (in.name()) {
            case "HEADER" -> Text.HEADER;
            case "HEADER.FIELDS" -> Text.FIELDS;
            case "HEADER.FIELDS.NOT" -> Text.FIELDS_NOT;
            case "TEXT" -> Text.TEXT;
            case "MIME" -> Text.MIME;
            default -> throw in.error("no such section");
        };
        if (text == Text.MIME && part.isEmpty()) {
            throw in.error("MIME is for a part");
        }
        List<String> fields = text == Text.FIELDS || text == Text.FIELDS_NOT ? fields(in.sp()) : List.of();
        in.expect(']');
        return new Section(part, text, fields);
    }

    /** section-binary = "[" [section-part] "]" */
    public static List<Integer> parseBinary(Scanner in) {
        in.expect('[');
        List<Integer> part = part(in);
        in.expect(']');
        return part;
    }

    /** Part numbers, and the dot that leads to what follows them. */
    private static List<Integer> part(Scanner in) {
        var part = new ArrayList<Integer>();
        while (in.peek() >= '0' && in.peek() <= '9') {
            long number = in.number();
            if (number == 0 || number > Integer.MAX_VALUE || part.size() == DEEPEST) {
                throw in.error("no such part");
            }
            part.add((int) number);
            if (!in.eat('.')) {
                if (in.peek() != ']') {
                    throw in.error("expected ']'");
                }
                break;
            }
            if (in.peek() == ']') {
                throw in.error("a part number that ends in a dot");
            }
        }
        return part;
    }

    private static List<String> fields(Scanner in) {
        var fields = new ArrayList<String>();
        in.expect('(');
        do {
            fields.add(in.astring());
            if (fields.size() > MOST_FIELDS) {
                throw in.error("too many fields");
            }
        } while (in.eat(' '));
        in.expect(')');
        return fields;
    }

    /** Whether HEADER.FIELDS or HEADER.FIELDS.NOT names it. */
    public boolean names(String field) {
        return fields.stream().anyMatch(f -> f.equalsIgnoreCase(field));
    }

    /** As in a response: brackets included, field names as asked. */
    @Override
    public String toString() {
        var wire = new StringBuilder("[");
        wire.append(String.join(".", part.stream().map(String::valueOf).toList()));
        if (text != Text.ALL) {
            wire.append(part.isEmpty() ? "" : ".").append(text.wire);
        }
        if (!fields.isEmpty()) {
            wire.append(" (").append(String.join(" ", fields.stream().map(Wire::astring).toList())).append(')');
        }
        return wire.append(']').toString();
    }
}
