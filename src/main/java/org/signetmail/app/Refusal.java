package org.signetmail.app;

import org.jspecify.annotations.Nullable;

/** Something that cannot be done, with a reason for a person: the program prints it and ends with 1. */
final class Refusal extends RuntimeException {
    private final @Nullable String field;

    Refusal(String why) {
        this(why, null);
    }

    /** @param field of the request that is at fault, as the server calls it */
    Refusal(String why, @Nullable String field) {
        super(why, null, false, false);
        this.field = field;
    }

    boolean isAbout(String name) {
        return name.equals(field);
    }
}
