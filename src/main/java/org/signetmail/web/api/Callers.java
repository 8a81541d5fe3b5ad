package org.signetmail.web.api;

import io.javalin.http.Context;

/** Knows who sends a request of the API. Thread-safe. */
public interface Callers {
    /** @throws Problem.Refused with 401 when it is nobody */
    Actor actor(Context context);
}
