package org.signetmail.web.clients;

import io.nayuki.qrcodegen.QrCode;

/** A QR code as a picture in SVG, black on white with its quiet zone (ISO 18004 9.1), so that it can be read on a dark page too. */
public final class QrCodeImage {
    /** Texts that are longer would become too fine for a telephone to read. */
    private static final int LONGEST = 1000;
    private static final int QUIET = 4;

    private QrCodeImage() {}

    /** @throws IllegalArgumentException when the text has more than 1,000 characters */
    public static String svg(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("a QR code is for " + LONGEST + " characters at most");
        }
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        var dark = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    dark.append('M').append(x + QUIET).append(',').append(y + QUIET).append("h1v1h-1z");
                }
            }
        }
        int side = code.size + 2 * QUIET;
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <svg xmlns="http://www.w3.org/2000/svg" version="1.1" viewBox="0 0 %1$d %1$d" width="%2$d" height="%2$d" shape-rendering="crispEdges">
                <rect width="100%%" height="100%%" fill="#fff"/><path d="%3$s" fill="#000"/></svg>
                """.formatted(side, side * 6, dark);
    }
}
