package org.signetmail.web.pages;

import java.util.Map;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;

/** Templates of {@code src/main/jte}, compiled with the program; each is loaded when it is first shown. Thread-safe. */
final class Rendering {
    private static final String PACKAGE = "org.signetmail.web.pages.made";

    private final TemplateEngine engine = TemplateEngine.createPrecompiled(null, ContentType.Html, Rendering.class.getClassLoader(), PACKAGE);

    Rendering() {
        engine.setBinaryStaticContent(true);
    }

    /** @param template below {@code src/main/jte}, without its ending; takes {@code page} and {@code view} */
    byte[] html(String template, PageContext page, Object view) {
        var out = new Utf8ByteOutput();
        engine.render(template + ".jte", Map.of("page", page, "view", view), out);
        return out.toByteArray();
    }
}
