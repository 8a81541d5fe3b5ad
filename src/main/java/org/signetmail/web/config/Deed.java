package org.signetmail.web.config;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An operation to be performed.
 *
 * @param names in its path; @param queries behind it; @param body as JSON has it, or null
 * @param orGone whether it is as good where there is nothing of that name
 */
record Deed(String operation, Map<String, String> names, Map<String, String> queries, @Nullable Map<String, Object> body, boolean orGone) {
    static Deed of(String operation, Map<String, String> names, @Nullable Map<String, Object> body) {
        return new Deed(operation, names, Map.of(), body, false);
    }

    Deed unlessGone() {
        return new Deed(operation, names, queries, body, true);
    }

    /** A body may hold a secret. */
    @Override
    public String toString() {
        return "Deed[" + operation + "]";
    }
}
