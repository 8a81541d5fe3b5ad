package org.signetmail.web.clients;

/** Text within XML and HTML. */
final class Markup {
    private Markup() {}

    /** For content and for attributes in double quotes. Characters that XML has no place for become {@code ?} (XML 1.0 2.2). */
    static String escaped(String text) {
        var out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.appendCodePoint(c < 0x20 && c != '\t' && c != '\n' || c >= 0xD800 && c <= 0xDFFF || c == 0xFFFE || c == 0xFFFF ? '?' : c);
            }
        });
        return out.toString();
    }
}
