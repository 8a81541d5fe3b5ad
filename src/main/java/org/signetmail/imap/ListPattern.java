package org.signetmail.imap;

/**
 * LIST's patterns (RFC 9051 6.3.9.1): {@code *} matches anything, {@code %} all but the hierarchy's {@code /}.
 * Takes time of pattern times name at most.
 */
public record ListPattern(String pattern) {
    public boolean matches(String name) {
        // reached[i]: the pattern so far matches the first i characters.
        boolean[] reached = new boolean[name.length() + 1];
        reached[0] = true;
        for (int p = 0; p < pattern.length(); p++) {
            char c = pattern.charAt(p);
            if (c == '*' || c == '%') {
                for (int i = 1; i <= name.length(); i++) {
                    reached[i] |= reached[i - 1] && (c == '*' || name.charAt(i - 1) != '/');
                }
            } else {
                for (int i = name.length(); i > 0; i--) {
                    reached[i] = reached[i - 1] && name.charAt(i - 1) == c;
                }
                reached[0] = false;
            }
        }
        return reached[name.length()];
    }
}
