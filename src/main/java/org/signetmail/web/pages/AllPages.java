package org.signetmail.web.pages;

import java.util.List;

/** The list of pages: one line for each part. */
public final class AllPages {
    private AllPages() {}

    public static PageRoutes routes() {
        var routes = new PageRoutes();
        List<PagePart> parts = List.of(
                new DesignPages());
        parts.forEach(part -> part.register(routes));
        return routes;
    }
}
