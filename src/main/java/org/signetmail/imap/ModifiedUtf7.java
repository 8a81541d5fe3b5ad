package org.signetmail.imap;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.signetmail.text.SyntaxError;

/** Mailbox names in IMAP4rev1's modified UTF-7 (RFC 3501 5.1.3). */
public final class ModifiedUtf7 {
    private ModifiedUtf7() {}

    /** Printable ASCII as it is, '&' as "&-", all else in shifted base64. */
    public static String encode(String name) {
        var wire = new StringBuilder(name.length() + 8);
        int at = 0;
        while (at < name.length()) {
            char c = name.charAt(at);
            if (c == '&') {
                wire.append("&-");
                at++;
            } else if (printable(c)) {
                wire.append(c);
                at++;
            } else {
                int end = at;
                while (end < name.length() && !printable(name.charAt(end))) {
                    end++;
                }
                byte[] units = name.substring(at, end).getBytes(StandardCharsets.UTF_16BE);
                wire.append('&').append(Base64.getEncoder().withoutPadding().encodeToString(units).replace('/', ',')).append('-');
                at = end;
            }
        }
        return wire.toString();
    }

    /** @throws SyntaxError when a shift is not ended, is no base64, or does not hold whole characters */
    public static String decode(String wire) {
        if (wire.indexOf('&') < 0) {
            return wire;
        }
        var name = new StringBuilder(wire.length());
        int at = 0;
        while (at < wire.length()) {
            char c = wire.charAt(at);
            if (c != '&') {
                name.append(c);
                at++;
                continue;
            }
            int end = wire.indexOf('-', at);
            if (end < 0) {
                throw new SyntaxError(at, "mailbox name: '&' without '-'");
            }
            name.append(end == at + 1 ? "&" : shifted(wire.substring(at + 1, end), at));
            at = end + 1;
        }
        return name.toString();
    }

    private static String shifted(String base64, int at) {
        byte[] units;
        try {
            units = Base64.getDecoder().decode(base64.replace(',', '/'));
        } catch (IllegalArgumentException e) {
            throw new SyntaxError(at, "mailbox name: what follows '&' is no modified base64");
        }
        String text = new String(units, StandardCharsets.UTF_16BE);
        if (units.length == 0 || units.length % 2 != 0 || text.indexOf('\uFFFD') >= 0) {
            throw new SyntaxError(at, "mailbox name: what follows '&' is no UTF-16");
        }
        return text;
    }

    private static boolean printable(char c) {
        return c >= 0x20 && c <= 0x7e;
    }
}
