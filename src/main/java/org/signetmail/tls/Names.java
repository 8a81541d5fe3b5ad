package org.signetmail.tls;

import java.net.IDN;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** Names in certificates, and matching them (RFC 9525, RFC 6125). Names are compared as lower-case A-labels. */
public final class Names {
    private static final int DNS = 2;
    private static final int IP = 7;

    /** Labels as in RFC 1123 2.1, with the underscore that names of services have; the last one is no number. */
    private static final Pattern HOST = Pattern.compile("(?!(?:.*\\.)?\\d+$)LABEL(?:\\.LABEL)*".replace("LABEL", "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"));
    private static final int LONGEST = 253;

    private Names() {}

    /** Whether a certificate can be for it: a host name, one whose left-most label is '*', or an address. */
    public static boolean valid(String name) {
        if (name.length() > LONGEST || address(name) != null) {
            return name.length() <= LONGEST;
        }
        boolean wild = name.startsWith("*.");
        String host = ascii(wild ? name.substring(2) : name);
        return host.length() <= LONGEST && HOST.matcher(host).matches() && (!wild || host.indexOf('.') > 0);
    }

    /** DNS names and addresses of the subject alternative name; without it there are none (RFC 9525 2). */
    public static List<String> of(X509Certificate certificate) {
        var names = new ArrayList<String>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    if (alternative.get(0) instanceof Integer kind && (kind == DNS || kind == IP) && alternative.get(1) instanceof String name) {
                        names.add(name.toLowerCase(Locale.ROOT));
                    }
                }
            }
        } catch (CertificateParsingException malformed) {
            return List.of();
        }
        return List.copyOf(names);
    }

    public static boolean covers(X509Certificate certificate, String host) {
        String wanted = ascii(host);
        return of(certificate).stream().anyMatch(name -> matches(name, wanted));
    }

    /** @param pattern as in a certificate: a name, or one whose left-most label is '*' */
    static boolean matches(String pattern, String host) {
        if (pattern.startsWith("*.")) {
            if (address(host) != null) {
                return false;
            }
            int dot = host.indexOf('.');
            // RFC 9525 6.3: '*' stands for exactly one label, and never for the whole of a public suffix's parent.
            return dot > 0 && host.substring(dot).equals(pattern.substring(1)) && pattern.indexOf('.', 2) > 0;
        }
        if (pattern.equals(host)) {
            return true;
        }
        InetAddress address = address(host);
        return address != null && address.equals(address(pattern));
    }

    /** An address literal, or null; nothing is looked up. */
    static @Nullable InetAddress address(String text) {
        if (text.isEmpty() || !(text.indexOf(':') >= 0 || text.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9'))) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException none) {
            return null;
        }
    }

    /** Lower-case A-labels, without the dot at the end. */
    public static String ascii(String host) {
        String plain = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (plain.chars().allMatch(c -> c < 0x80)) {
            return plain.toLowerCase(Locale.ROOT);
        }
        try {
            return IDN.toASCII(plain).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException foreign) {
            return plain.toLowerCase(Locale.ROOT);
        }
    }
}
