package org.signetmail.web.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.signetmail.web.api.Actor;
import org.signetmail.web.api.Api;
import org.signetmail.web.api.Page;
import org.signetmail.web.api.Problem;

/** What there is, as operations show it to who asks. */
final class Live {
    static final int MOST_ITEMS = 100_000;
    private static final String LIMIT = "1000";

    private final Api api;
    private final Actor actor;

    Live(Api api, Actor actor) {
        this.api = api;
        this.actor = actor;
    }

    <T> T ask(Class<T> type, String operation) throws Exception {
        return api.ask(type, operation, actor, Map.of());
    }

    /** A list whole. @throws Problem.Refused where it is longer than a document can be */
    <T> List<T> list(Class<T> type, String operation) throws Exception {
        var all = new ArrayList<T>();
        var queries = new HashMap<>(Map.of("limit", LIMIT));
        String next;
        do {
            Page<?> page = (Page<?>) api.perform(operation, actor, Map.of(), queries, null);
            page.items().forEach(item -> all.add(type.cast(item)));
            if (all.size() > MOST_ITEMS) {
                throw Problem.invalid("only", operation + " has more than " + MOST_ITEMS + " entries, too many for a document: leave that section out");
            }
            next = page.next();
            if (next != null) {
                queries.put("after", next);
            }
        } while (next != null);
        return all;
    }
}
