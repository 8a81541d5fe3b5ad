package org.signetmail.web.pages;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

import org.signetmail.web.api.Actor;

/** What the navigation offers. Filled while the server is wired, only read after that. */
public final class Menu {
    /** Parts of the navigation, in their order. */
    public enum Section { OVERVIEW, MAIL, TLS, SERVER, OWN }

    /** @param order among those of its section; @param text the key of its words; @param may who sees it */
    public record Item(Section section, int order, String path, String text, Icon icon, Predicate<Actor> may) {
        /** Whether a page is this one, or below it. */
        public boolean holds(String page) {
            return page.equals(path) || page.startsWith(path.equals("/") ? "//" : path + "/");
        }
    }

    /** @param items never empty */
    public record Part(Section section, List<Item> items) {}

    private final List<Item> items = new ArrayList<>();

    void add(Item item) {
        items.add(item);
        items.sort(Comparator.comparing(Item::section).thenComparing(Item::order));
    }

    /** What this actor sees, by sections. */
    List<Part> of(Actor actor) {
        var parts = new ArrayList<Part>();
        for (Section section : Section.values()) {
            List<Item> theirs = items.stream().filter(i -> i.section() == section && i.may().test(actor)).toList();
            if (!theirs.isEmpty()) {
                parts.add(new Part(section, theirs));
            }
        }
        return List.copyOf(parts);
    }
}
