package org.signetmail.mail;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

import org.signetmail.text.SyntaxError;

/**
 * A mailbox address, {@code local-part@domain} (RFC 5321 4.1.2). The domain is held as lower-case A-labels or as an
 * address literal in brackets; the local part as it was given, unquoted. Immutable.
 */
public record Address(String localPart, String domain) {
    private static final int MOST_LOCAL = 64;
    private static final int MOST_DOMAIN = 255;

    /** @throws SyntaxError when the text is no address */
    public static Address parse(String text) {
        int at = text.startsWith("\"") ? afterQuoted(text) : text.indexOf('@');
        if (at <= 0 || at >= text.length() || text.charAt(at) != '@') {
            throw new SyntaxError(Math.max(at, 0), "an address looks like name@domain");
        }
        String local = text.charAt(0) == '"' ? unquoted(text.substring(1, at - 1)) : dotString(text.substring(0, at));
        if (local.getBytes(StandardCharsets.UTF_8).length > MOST_LOCAL) {
            throw new SyntaxError(0, "the part before @ is longer than " + MOST_LOCAL + " octets");
        }
        return new Address(local, domain(text.substring(at + 1)));
    }

    /**
     * A domain as lower-case A-labels, or an address literal. @throws SyntaxError when it is neither
     */
    public static String domain(String text) {
        if (text.startsWith("[")) {
            return literal(text);
        }
        String ascii;
        try {
            // Most domains are as they are to be already; the rest of this method looks at what IDN would have.
            ascii = letterDigitHyphen(text) ? text.toLowerCase(Locale.ROOT)
                    : IDN.toASCII(Normalizer.normalize(text, Normalizer.Form.NFC), IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new SyntaxError(0, "\"" + printable(text) + "\" is no domain name");
        }
        if (ascii.isEmpty() || ascii.length() > MOST_DOMAIN) {
            throw new SyntaxError(0, "a domain name has 1 to " + MOST_DOMAIN + " octets");
        }
        for (String label : ascii.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > 63 || label.startsWith("-") || label.endsWith("-")) {
                throw new SyntaxError(0, "\"" + printable(text) + "\" is no domain name");
            }
        }
        // RFC 3696 2: the last label is not all digits, else names and IPv4 addresses could not be told apart.
        if (ascii.chars().skip(ascii.lastIndexOf('.') + 1L).allMatch(c -> c >= '0' && c <= '9')) {
            throw new SyntaxError(0, "\"" + printable(text) + "\" is no domain name");
        }
        return ascii;
    }

    private static boolean letterDigitHyphen(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.')) {
                return false;
            }
        }
        return true;
    }

    /** RFC 5321 4.1.3. */
    private static String literal(String text) {
        String inside = text.endsWith("]") ? text.substring(1, text.length() - 1) : "";
        boolean v6 = inside.regionMatches(true, 0, "IPv6:", 0, 5);
        String number = v6 ? inside.substring(5) : inside;
        boolean shape = number.length() <= 45 && !number.isEmpty()
                && number.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.' || v6 && (c == ':' || Character.digit(c, 16) >= 0))
                && (v6 ? number.indexOf(':') >= 0 : number.chars().filter(c -> c == '.').count() == 3);
        try {
            if (shape) {
                return "[" + (v6 ? "IPv6:" : "") + java.net.InetAddress.ofLiteral(number).getHostAddress() + "]";
            }
        } catch (IllegalArgumentException e) {
            throw new SyntaxError(0, "\"" + printable(text) + "\" is no address literal");
        }
        throw new SyntaxError(0, "\"" + printable(text) + "\" is no address literal");
    }

    private static int afterQuoted(String text) {
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i + 1;
            }
        }
        throw new SyntaxError(text.length(), "the quoted part before @ does not end");
    }

    private static String unquoted(String quoted) {
        var out = new StringBuilder(quoted.length());
        for (int i = 0; i < quoted.length(); i++) {
            char c = quoted.charAt(i);
            if (c == '\\' && i + 1 < quoted.length()) {
                c = quoted.charAt(++i);
            }
            if (c < ' ' || c == 0x7f) {
                throw new SyntaxError(i, "a control character in an address");
            }
            out.append(c);
        }
        if (out.isEmpty()) {
            throw new SyntaxError(0, "nothing before @");
        }
        return out.toString();
    }

    private static String dotString(String text) {
        boolean afterDot = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (afterDot) {
                    throw new SyntaxError(i, "a dot where a name should be");
                }
                afterDot = true;
            } else if (atext(c)) {
                afterDot = false;
            } else {
                throw new SyntaxError(i, "\"" + printable(String.valueOf(c)) + "\" may not stand in an address unquoted");
            }
        }
        if (afterDot) {
            throw new SyntaxError(text.length(), "a dot before @");
        }
        return text;
    }

    /** RFC 5322 3.2.3, widened by RFC 6531 3.3. */
    private static boolean atext(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0xa0
                || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0;
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    /** The form under which accounts and aliases are looked up: local part in lower case, NFC. */
    public String key() {
        return Normalizer.normalize(localPart, Normalizer.Form.NFC).toLowerCase(Locale.ROOT) + "@" + domain;
    }

    /** Whether it can go only where SMTPUTF8 is spoken (RFC 6531). */
    public boolean needsSmtpUtf8() {
        return localPart.chars().anyMatch(c -> c > 0x7f);
    }

    /** As written on the wire: local part quoted where it must be. */
    @Override
    public String toString() {
        boolean plain = !localPart.startsWith(".") && !localPart.endsWith(".") && !localPart.contains("..")
                && localPart.chars().allMatch(c -> c == '.' || atext((char) c));
        return (plain ? localPart : "\"" + localPart.replace("\\", "\\\\").replace("\"", "\\\"") + "\"") + "@" + domain;
    }
}
