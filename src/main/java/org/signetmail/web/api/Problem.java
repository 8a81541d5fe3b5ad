package org.signetmail.web.api;

import org.jspecify.annotations.Nullable;

import org.signetmail.store.Directory;

/** A refusal as problem+json (RFC 9457). @param field the request's field at fault, or null; @param detail what to do, in words */
public record Problem(String title, int status, String detail, @Nullable String field) {
    /** Thrown by a handler; becomes the answer. Carries no stack: it is an everyday outcome. */
    public static final class Refused extends RuntimeException {
        private final transient Problem problem;

        public Refused(Problem problem) {
            super(problem.detail(), null, false, false);
            this.problem = problem;
        }

        public Problem problem() {
            return problem;
        }
    }

    private static final String NOT_SHOWN_LATELY = "Not shown lately";

    /** Whether it would be done for whoever shows once more who they are. */
    public boolean wantsProof() {
        return title.equals(NOT_SHOWN_LATELY);
    }

    static Refused proofWanted() {
        return new Refused(new Problem(NOT_SHOWN_LATELY, 403, "show your password or a passkey once more, then do it again", null));
    }

    public static Refused invalid(@Nullable String field, String why) {
        return new Refused(new Problem("Invalid", 400, why, field));
    }

    /** A field that must be there. */
    public static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw invalid(field, field + " is missing");
        }
        return value;
    }

    public static Refused notFound(String what) {
        return new Refused(new Problem("Not found", 404, "there is no " + what, null));
    }

    public static Refused refused(Directory.Refusal kind, String why) {
        return new Refused(switch (kind) {
            case EXISTS -> new Problem("Exists already", 409, why, null);
            case NOT_FOUND -> new Problem("Not found", 404, why, null);
            case INVALID -> new Problem("Invalid", 400, why, null);
            case IN_USE -> new Problem("In use", 409, why, null);
        });
    }

    /** The same for an outcome in which one field alone can be wrong. */
    public static <T> T settled(String field, Directory.Outcome<T> outcome) {
        if (outcome instanceof Directory.Outcome.Refused<T>(Directory.Refusal kind, String why) && kind == Directory.Refusal.INVALID) {
            throw invalid(field, why);
        }
        return settled(outcome);
    }

    /** The value of an outcome, or its refusal thrown. */
    public static <T> T settled(Directory.Outcome<T> outcome) {
        return switch (outcome) {
            case Directory.Outcome.Done<T>(T value) -> value;
            case Directory.Outcome.Refused<T>(Directory.Refusal kind, String why) -> throw refused(kind, why);
        };
    }
}
