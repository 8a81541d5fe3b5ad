package org.signetmail.mail;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Base64;
import java.util.Locale;

/** Text out of octets: encoded words (RFC 2047), transfer encodings (RFC 2045 6), charsets. Never throws on content. */
public final class Words {
    private static final char REPLACED = '\ufffd';
    private static final Charset LAST_RESORT = Charset.forName("windows-1252");

    private Words() {}

    /** A header value (octets as chars) as Unicode. Raw octets are UTF-8 where they can be, else windows-1252. */
    public static String decode(String value) {
        if (!value.contains("=?")) {
            return text(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        }
        var out = new StringBuilder(value.length());
        int at = 0;
        int plainFrom = 0;
        boolean afterWord = false;
        while (true) {
            int start = value.indexOf("=?", at);
            if (start < 0) {
                break;
            }
            int charsetEnd = value.indexOf('?', start + 2);
            int encodingEnd = charsetEnd < 0 ? -1 : value.indexOf('?', charsetEnd + 1);
            int end = encodingEnd < 0 ? -1 : value.indexOf("?=", encodingEnd + 1);
            if (end < 0 || encodingEnd != charsetEnd + 2) {
                at = start + 2;
                continue;
            }
            String between = value.substring(plainFrom, start);
            // White space between encoded words is no text (RFC 2047 6.2).
            if (!(afterWord && between.isBlank())) {
                out.append(text(between.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            }
            String named = value.substring(start + 2, charsetEnd);
            int language = named.indexOf('*');
            out.append(text(word(value.charAt(charsetEnd + 1), value.substring(encodingEnd + 1, end)),
                    charset(language < 0 ? named : named.substring(0, language))));
            at = end + 2;
            plainFrom = at;
            afterWord = true;
        }
        return out.append(text(value.substring(plainFrom).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)).toString();
    }

    private static byte[] word(char encoding, String content) {
        return encoding == 'b' || encoding == 'B'
                ? base64(content.getBytes(StandardCharsets.ISO_8859_1))
                : quotedPrintable(content.replace('_', ' ').getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A part's content with its transfer encoding undone. */
    public static byte[] transferDecoded(byte[] content, String encoding) {
        return switch (encoding) {
            case "base64" -> base64(content);
            case "quoted-printable" -> quotedPrintable(content);
            default -> content;
        };
    }

    /** What is no base64 is passed over. */
    private static byte[] base64(byte[] content) {
        var clean = new byte[content.length];
        int count = 0;
        for (byte b : content) {
            if (b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '+' || b == '/') {
                clean[count++] = b;
            } else if (b == '=' && count % 4 >= 2) {
                break;
            }
        }
        // A lone sextet at the end tells no octet.
        if (count % 4 == 1) {
            count--;
        }
        return Base64.getDecoder().decode(java.util.Arrays.copyOf(clean, count));
    }

    private static byte[] quotedPrintable(byte[] content) {
        var out = new byte[content.length];
        int count = 0;
        for (int i = 0; i < content.length; i++) {
            byte b = content[i];
            if (b == '=' && i + 2 < content.length && hex(content[i + 1]) >= 0 && hex(content[i + 2]) >= 0) {
                out[count++] = (byte) (hex(content[i + 1]) << 4 | hex(content[i + 2]));
                i += 2;
            } else if (b == '=' && i + 1 < content.length && (content[i + 1] == '\r' || content[i + 1] == '\n')) {
                i += content[i + 1] == '\r' && i + 2 < content.length && content[i + 2] == '\n' ? 2 : 1;
            } else {
                out[count++] = b;
            }
        }
        return java.util.Arrays.copyOf(out, count);
    }

    private static int hex(byte b) {
        return Character.digit(b, 16);
    }

    /** The charset of that name, or windows-1252 for one that nobody knows. */
    public static Charset charset(String name) {
        try {
            String plain = name.strip().toLowerCase(Locale.ROOT);
            return plain.isEmpty() || plain.equals("us-ascii") ? StandardCharsets.UTF_8 : Charset.forName(plain);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return LAST_RESORT;
        }
    }

    /** Octets as text; where they are not what UTF-8 says they are, as windows-1252. */
    public static String text(byte[] octets, Charset charset) {
        if (!charset.equals(StandardCharsets.UTF_8)) {
            return new String(octets, charset);
        }
        // The JDK reads well-formed text faster this way; what it could not read has become a replacement character.
        String text = new String(octets, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACED) < 0) {
            return text;
        }
        try {
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(octets));
            return decoded.toString();
        } catch (CharacterCodingException foreign) {
            return new String(octets, LAST_RESORT);
        }
    }
}
