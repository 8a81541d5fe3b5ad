package org.signetmail.web;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What every operation of the API does with a request: JSON in, JSON or a problem out. Thread-safe. */
final class Exchange {
    private final JsonMapper json;

    Exchange(JsonMapper json) {
        this.json = json;
    }

    /** A field that must be there. */
    static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw Problem.invalid(field, field + " is missing");
        }
        return value;
    }

    /** The request's body, read as this type. */
    <T> T body(Context context, Class<T> type) {
        try {
            T read = json.readValue(context.bodyAsBytes(), type);
            if (read == null) {
                throw Problem.invalid(null, "the request has no body");
            }
            return read;
        } catch (JacksonException e) {
            throw Problem.invalid(null, "the request is not the JSON that is wanted here: " + e.getOriginalMessage());
        }
    }

    void answer(Context context, Object value) {
        answer(context, 200, value);
    }

    void answer(Context context, int code, Object value) {
        context.status(code).contentType("application/json").result(json.writeValueAsBytes(value));
    }

    void problem(Context context, Problem problem) {
        context.status(problem.status()).contentType("application/problem+json").result(json.writeValueAsBytes(problem));
    }
}
