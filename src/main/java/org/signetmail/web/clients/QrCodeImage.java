package org.signetmail.web.clients;

import io.nayuki.qrcodegen.QrCode;

/**
 * A QR code as a picture, black on white with its quiet zone (ISO 18004 9.1), so that it can be read on a dark page too.
 *
 * @param side of the square, in modules
 * @param path as in SVG's {@code d}: what is dark
 */
public record QrCodeImage(int side, String path) {
    /** Texts that are longer would become too fine for a telephone to read. */
    private static final int LONGEST = 1000;
    private static final int QUIET = 4;
    private static final int PIXELS = 6;

    /** @throws IllegalArgumentException when the text has more than 1,000 characters */
    public static QrCodeImage of(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("a QR code is for " + LONGEST + " characters at most");
        }
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        var dark = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                int from = x;
                while (code.getModule(x, y)) {
                    x++;
                }
                if (x > from) {
                    dark.append('M').append(from + QUIET).append(',').append(y + QUIET).append('h').append(x - from).append("v1h-").append(x - from).append('z');
                }
            }
        }
        return new QrCodeImage(code.size + 2 * QUIET, dark.toString());
    }

    /** A file of its own. */
    public String svg() {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <svg xmlns="http://www.w3.org/2000/svg" version="1.1" viewBox="0 0 %1$d %1$d" width="%2$d" height="%2$d" shape-rendering="crispEdges">
                <rect width="100%%" height="100%%" fill="#fff"/><path d="%3$s" fill="#000"/></svg>
                """.formatted(side, side * PIXELS, path);
    }
}
