package org.signetmail.tls;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** Splits PEM text (RFC 7468) into its blocks. What stands between them is no matter; so are indents and line ends. */
final class PemBlocks {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    /** More than any bundle of roots has. */
    private static final int MOST = 1000;

    /**
     * @param label as in "-----BEGIN CERTIFICATE-----"; @param dekInfo the header of that name (RFC 1421 4.6.1.3), or null
     * @param line where it begins, from 1
     */
    record Block(String label, @Nullable String dekInfo, byte[] body, int line) {}

    private PemBlocks() {}

    /** The text of a file as editors save it: UTF-8 or Latin-1, UTF-16 where its first two octets say so. */
    static String text(byte[] octets) {
        Charset charset = StandardCharsets.ISO_8859_1;
        if (octets.length >= 2 && (octets[0] == (byte) 0xFF && octets[1] == (byte) 0xFE || octets[0] == (byte) 0xFE && octets[1] == (byte) 0xFF)) {
            charset = StandardCharsets.UTF_16;
        }
        return new String(octets, charset);
    }

    static boolean in(String text) {
        return text.contains(BEGIN);
    }

    static List<Block> of(String text) throws Pem.Unreadable {
        var blocks = new ArrayList<Block>();
        String[] lines = text.split("\r\n|\r|\n", -1);
        for (int at = 0; at < lines.length; at++) {
            // A byte order mark, a quote's "> " or an indent may stand before it.
            int start = lines[at].indexOf(BEGIN);
            int close = start < 0 ? -1 : lines[at].indexOf(DASHES, start + BEGIN.length());
            if (close < 0) {
                continue;
            }
            if (blocks.size() == MOST) {
                throw new Pem.Unreadable(Pem.Fault.TOO_MUCH, "there are more than " + MOST + " blocks in it", null);
            }
            String label = lines[at].substring(start + BEGIN.length(), close).strip();
            int end = at + 1;
            while (end < lines.length && !lines[end].contains(END)) {
                if (lines[end].contains(BEGIN)) {
                    break;
                }
                end++;
            }
            if (end == lines.length || !lines[end].contains(END + label)) {
                throw broken(label, at, "has no end: was it cut off while copying?");
            }
            blocks.add(block(label, lines, at, end));
            at = end;
        }
        return blocks;
    }

    private static Block block(String label, String[] lines, int begin, int end) throws Pem.Unreadable {
        String dekInfo = null;
        var body = new StringBuilder();
        for (String line : Arrays.copyOfRange(lines, begin + 1, end)) {
            if (line.toLowerCase(Locale.ROOT).strip().startsWith("dek-info:")) {
                dekInfo = line.substring(line.indexOf(':') + 1).strip();
            } else if (line.indexOf(':') < 0) {
                body.append(line.strip());
            }
        }
        try {
            return new Block(label, dekInfo, Base64.getDecoder().decode(body.toString().replaceAll("\\s", "")), begin + 1);
        } catch (IllegalArgumentException malformed) {
            throw broken(label, begin, "is not what base64 looks like");
        }
    }

    private static Pem.Unreadable broken(String label, int line, String why) {
        return new Pem.Unreadable(Pem.Fault.BROKEN, "this is no PEM text of certificates and keys: the " + label + " in line " + (line + 1) + " " + why, null);
    }
}
