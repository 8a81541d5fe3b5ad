package org.signetmail.sieve.run;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A pattern of {@code :matches} (RFC 5228 2.7.1). Matching goes back to the last star only, so its time is at most the product of
 * the two lengths; each star takes as little as it can, from the left (RFC 5229 3.2). Immutable.
 */
final class Wildcards {
    private enum Kind { LITERAL, ONE, STAR }

    private final char[] literals;
    private final Kind[] kinds;
    /** Of each token that is a wildcard: the how-manieth. */
    private final int[] number;
    private final int wildcards;
    private final boolean casemap;

    Wildcards(String pattern, boolean casemap) {
        this.casemap = casemap;
        literals = new char[pattern.length()];
        kinds = new Kind[pattern.length()];
        number = new int[pattern.length()];
        int tokens = 0;
        int found = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            kinds[tokens] = switch (c) {
                case '*' -> Kind.STAR;
                case '?' -> Kind.ONE;
                default -> Kind.LITERAL;
            };
            if (kinds[tokens] != Kind.LITERAL) {
                number[tokens] = found++;
            } else if (c == '\\' && i + 1 < pattern.length()) {
                c = pattern.charAt(++i);
            }
            literals[tokens++] = Comparing.folded(c, casemap);
        }
        length = tokens;
        wildcards = found;
    }

    private final int length;

    /** The value, and what each wildcard stands for; null when it does not match. */
    @Nullable List<String> match(String value, Work work) {
        var from = new int[wildcards];
        var to = new int[wildcards];
        int at = 0;
        int in = 0;
        int star = -1;
        int starTo = 0;
        long steps = 0;
        while (true) {
            if (++steps % 1024 == 0) {
                work.charge(1024);
            }
            if (at < length && kinds[at] == Kind.STAR) {
                star = at;
                starTo = in;
                from[number[at]] = in;
                to[number[at]] = in;
                at++;
            } else if (at < length && in < value.length() && fits(at, value.charAt(in))) {
                int width = kinds[at] == Kind.ONE ? Character.charCount(value.codePointAt(in)) : 1;
                if (kinds[at] == Kind.ONE) {
                    from[number[at]] = in;
                    to[number[at]] = in + width;
                }
                in += width;
                at++;
            } else if (at == length && in == value.length()) {
                work.charge(steps % 1024);
                return captured(value, from, to);
            } else if (star >= 0 && starTo < value.length()) {
                starTo++;
                in = starTo;
                to[number[star]] = starTo;
                at = star + 1;
            } else {
                work.charge(steps % 1024);
                return null;
            }
        }
    }

    private boolean fits(int token, char c) {
        return kinds[token] == Kind.ONE || kinds[token] == Kind.LITERAL && literals[token] == Comparing.folded(c, casemap);
    }

    private List<String> captured(String value, int[] from, int[] to) {
        var captured = new ArrayList<String>();
        captured.add(value);
        for (int i = 0; i < wildcards; i++) {
            captured.add(value.substring(from[i], to[i]));
        }
        return List.copyOf(captured);
    }
}
