package org.signetmail.web.pages;

import java.util.Optional;

import io.javalin.http.Context;

import org.signetmail.web.api.Actor;

/** Who is at the other end of a request. */
public interface Visitors {
    /** @param csrf bound to their session: what each of their forms sends back */
    record Visitor(Actor actor, String csrf) {}

    /** Empty for whom nobody has signed in. */
    Optional<Visitor> of(Context context);
}
