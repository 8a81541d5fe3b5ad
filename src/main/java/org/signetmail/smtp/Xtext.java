package org.signetmail.smtp;

import org.signetmail.text.SyntaxError;

/** xtext, which carries any ASCII in a parameter's value (RFC 3461 4). */
public final class Xtext {
    private Xtext() {}

    public static String decode(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '+') {
                if (i + 2 >= text.length() || Character.digit(text.charAt(i + 1), 16) < 0 || Character.digit(text.charAt(i + 2), 16) < 0) {
                    throw new SyntaxError(i, "in xtext '+' is followed by two hexadecimal digits");
                }
                out.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else if (c > ' ' && c < 0x7f && c != '=') {
                out.append(c);
            } else {
                throw new SyntaxError(i, "xtext has printable characters without '='");
            }
        }
        return out.toString();
    }

    public static String encode(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > ' ' && c < 0x7f && c != '+' && c != '=') {
                out.append(c);
            } else {
                out.append(String.format("+%02X", c & 0xff));
            }
        }
        return out.toString();
    }
}
