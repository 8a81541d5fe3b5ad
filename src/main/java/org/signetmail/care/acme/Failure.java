package org.signetmail.care.acme;

import org.jspecify.annotations.Nullable;

/** An order or a request came to nothing, for a reason in words. An everyday outcome: tried again later. */
final class Failure extends Exception {
    private final boolean orderOver;

    Failure(String why) {
        this(why, false, null);
    }

    Failure(String why, @Nullable Throwable cause) {
        this(why, false, cause);
    }

    /** @param orderOver the authority holds nothing more from this order: the next attempt is a new one */
    Failure(String why, boolean orderOver, @Nullable Throwable cause) {
        super(why, cause);
        this.orderOver = orderOver;
    }

    boolean orderOver() {
        return orderOver;
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
