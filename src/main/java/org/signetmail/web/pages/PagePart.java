package org.signetmail.web.pages;

/** Pages that belong together: one file, one line in {@link AllPages}. */
interface PagePart {
    void register(PageRoutes routes);
}
