package org.signetmail.web.pages;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.signetmail.web.api.Problem;

/**
 * What was typed into a form, and why it was refused, if it was. Passwords are not kept: they are typed again.
 *
 * @param problem null while nothing is wrong; @param words what it says, in the reader's language
 */
public record Form(Map<String, String> values, @Nullable Problem problem, @Nullable String words) {
    public Form {
        values = Map.copyOf(values);
    }

    public static Form empty() {
        return new Form(Map.of(), null, null);
    }

    /** A form that begins with what there is. */
    public static Form of(Map<String, String> values) {
        return new Form(values, null, null);
    }

    public String value(String field) {
        return values.getOrDefault(field, "");
    }

    public boolean checked(String field) {
        return !value(field).isEmpty();
    }

    /** Why this field was refused, or null. */
    public @Nullable String error(String field) {
        return problem != null && field.equals(problem.field()) ? words : null;
    }

    /** What is said above the form: a refusal that is of no field that the form shows. */
    public @Nullable String complaint() {
        return problem == null || problem.field() != null && values.containsKey(problem.field()) ? null : words;
    }

    public boolean refused() {
        return problem != null;
    }

    Form refusedFor(Problem why, Texts t) {
        return new Form(values, why, t.said(why.detail()));
    }

    /** What is typed again, as passwords are; a refusal of such a field is still shown below it. */
    Form without(String... fields) {
        var fewer = new HashMap<>(values);
        for (String field : fields) {
            fewer.put(field, "");
        }
        return new Form(fewer, problem, words);
    }

    Form with(String field, String value) {
        var more = new HashMap<>(values);
        more.put(field, value);
        return new Form(more, problem, words);
    }
}
