package org.signetmail.web.pages;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.web.api.Actor;

/**
 * What each page knows besides its own matter.
 *
 * @param t texts, numbers and dates in the visitor's language
 * @param path of this page
 * @param address path and query, to come back to
 * @param actor who looks, or null when nobody is signed in
 * @param csrf what each form sends back to show that it came from here
 * @param flashes to be shown once
 * @param host this server's name
 */
public record PageContext(Texts t, Theme theme, Assets assets, String path, String address, @Nullable Actor actor, String csrf, List<Flash> flashes,
        List<Menu.Part> menu, Instant now, String host) {
    public PageContext {
        flashes = List.copyOf(flashes);
        menu = List.copyOf(menu);
    }

    /** The name in the corner. */
    public String who() {
        return actor == null ? "" : actor.who();
    }

    public boolean serverAdministrator() {
        return actor != null && actor.isServerAdministrator();
    }

    /** Whether the visitor's menu has this page. */
    public boolean offers(String path) {
        return menu.stream().flatMap(part -> part.items().stream()).anyMatch(item -> item.path().equals(path));
    }

    /** The word that the role is called by: texts {@code common.role.*}. */
    public String role() {
        return switch (actor == null ? null : actor.reach()) {
            case null -> "none";
            case Actor.Reach.All() -> "server";
            case Actor.Reach.OneDomain _ -> "domain";
            case Actor.Reach.Own _ -> "user";
        };
    }
}
