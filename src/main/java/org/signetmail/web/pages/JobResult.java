package org.signetmail.web.pages;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a job gave, as a person reads it: names of fields, words, numbers and times in the language of the page. */
public final class JobResult {
    private static final Set<String> SIZES = Set.of("octets", "blobOctets");

    /** @param values one, or as many as there were found */
    public record Fact(String name, List<String> values) {}

    private JobResult() {}

    static List<Fact> facts(@Nullable Object result, Texts t) {
        var facts = new ArrayList<Fact>();
        if (result instanceof JsonNode given && given.isObject()) {
            for (var field : given.properties()) {
                List<String> values = values(field.getKey(), field.getValue(), t);
                if (!values.isEmpty()) {
                    facts.add(new Fact(t.wordOr("jobs.gave", field.getKey()), values));
                }
            }
        }
        return facts;
    }

    private static List<String> values(String field, JsonNode value, Texts t) {
        if (!value.isArray()) {
            String one = one(field, value, t);
            return one.isEmpty() ? List.of() : List.of(one);
        }
        return value.isEmpty() ? List.of(t.of("jobs.gave-none")) : value.valueStream().map(each -> one(field, each, t)).toList();
    }

    private static String one(String field, JsonNode value, Texts t) {
        if (value.isNull()) {
            return "";
        }
        if (value.isBoolean()) {
            return t.of(value.booleanValue() ? "jobs.gave-yes" : "jobs.gave-no");
        }
        if (value.isIntegralNumber()) {
            return SIZES.contains(field) ? t.bytes(value.longValue()) : t.number(value.longValue());
        }
        if (value.isObject()) {
            return value.properties().stream().map(part -> part(field, part.getKey(), part.getValue(), t)).filter(text -> !text.isEmpty()).collect(Collectors.joining(" · "));
        }
        String text = value.asString();
        return moment(text, t) instanceof String at ? at : t.said(text);
    }

    /** What a diagnosis looked at, and how that is, has words of its own. */
    private static String part(String list, String field, JsonNode value, Texts t) {
        return switch (list + "." + field) {
            case "findings.check" -> t.wordOr("diagnosis.check", value.asString());
            case "findings.state" -> t.wordOr("diagnosis.state", value.asString());
            default -> one(field, value, t);
        };
    }

    private static @Nullable String moment(String text, Texts t) {
        try {
            return t.exactly(Instant.parse(text));
        } catch (DateTimeParseException none) {
            return null;
        }
    }
}
