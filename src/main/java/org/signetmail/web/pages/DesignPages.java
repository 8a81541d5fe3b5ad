package org.signetmail.web.pages;

/** All that pages are made of, on one page: {@code /design}. For those who make pages; the texts on it are no texts of the program. */
final class DesignPages implements PagePart {
    @Override
    public void register(PageRoutes routes) {
        routes.get("/design", PageRoutes.SERVER, _ -> Answer.show("design/page", Form.empty()));
    }
}
