package org.signetmail.sieve.run;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.sieve.Match;

/** Compares values with keys, and remembers what wildcards matched last. For one run. */
final class Comparing {
    private static final int SHORT_KEY = 64;

    private final Work work;
    private List<String> matched = List.of();

    Comparing(Work work) {
        this.work = work;
    }

    /** What wildcard of that number matched last; 0 is the whole value; empty where nothing did (RFC 5229 3.2). */
    String matched(int number) {
        return number < matched.size() ? matched.get(number) : "";
    }

    /** Whether any value fits any key; with COUNT, whether their number does (RFC 5231 4.2). */
    boolean any(List<String> values, List<String> keys, Match match) {
        if (match.kind() == Match.Kind.COUNT) {
            String count = Integer.toString(values.size());
            return keys.stream().anyMatch(key -> related(count, key, match));
        }
        for (String value : values) {
            for (String key : keys) {
                if (fits(value, key, match)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean fits(String value, String key, Match match) {
        boolean casemap = match.collation() == Match.Collation.ASCII_CASEMAP;
        return switch (match.kind()) {
            case IS -> {
                work.charge(Math.min(value.length(), key.length()) + 1L);
                yield match.collation() == Match.Collation.ASCII_NUMERIC ? numbers(value, key) == 0 : equal(value, key, casemap);
            }
            case CONTAINS -> contains(folded(value, casemap), folded(key, casemap));
            case MATCHES -> {
                List<String> found = new Wildcards(key, casemap).match(value, work);
                matched = found == null ? matched : found;
                yield found != null;
            }
            case VALUE -> related(value, key, match);
            case COUNT -> throw new IllegalStateException("counted already");
        };
    }

    private boolean related(String value, String key, Match match) {
        work.charge((long) value.length() + key.length());
        Match.@Nullable Relation relation = match.relation();
        if (relation == null) {
            throw new IllegalStateException("no relation");
        }
        return relation.holds(switch (match.collation()) {
            case OCTET -> octets(value, key);
            case ASCII_CASEMAP -> octets(folded(value, true), folded(key, true));
            case ASCII_NUMERIC -> numbers(value, key);
        });
    }

    private static int octets(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** RFC 4790 9.1: what begins with no digit is more than any number, and equal to its like. */
    static int numbers(String one, String other) {
        String first = digits(one);
        String second = digits(other);
        if (first.isEmpty() || second.isEmpty()) {
            return Boolean.compare(first.isEmpty(), second.isEmpty());
        }
        String a = first.replaceFirst("^0+", "");
        String b = second.replaceFirst("^0+", "");
        return a.length() == b.length() ? a.compareTo(b) : Integer.compare(a.length(), b.length());
    }

    private static String digits(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return text.substring(0, end);
    }

    private boolean contains(String value, String key) {
        // Eight characters at a time are looked at by what finds short keys.
        work.charge(value.length() / 8 + key.length() + 1L);
        return key.length() <= SHORT_KEY ? value.contains(key) : containsLong(value, key);
    }

    /** Knuth, Morris and Pratt: no key makes it look twice. */
    private boolean containsLong(String value, String key) {
        work.charge(value.length());
        var back = new int[key.length()];
        for (int i = 1, k = 0; i < key.length(); i++) {
            while (k > 0 && key.charAt(i) != key.charAt(k)) {
                k = back[k - 1];
            }
            k += key.charAt(i) == key.charAt(k) ? 1 : 0;
            back[i] = k;
        }
        for (int i = 0, k = 0; i < value.length(); i++) {
            while (k > 0 && value.charAt(i) != key.charAt(k)) {
                k = back[k - 1];
            }
            k += value.charAt(i) == key.charAt(k) ? 1 : 0;
            if (k == key.length()) {
                return true;
            }
        }
        return false;
    }

    private static boolean equal(String one, String other, boolean casemap) {
        if (one.length() != other.length()) {
            return false;
        }
        for (int i = 0; i < one.length(); i++) {
            if (folded(one.charAt(i), casemap) != folded(other.charAt(i), casemap)) {
                return false;
            }
        }
        return true;
    }

    /** RFC 4790 9.2: ASCII alone has two cases. */
    static char folded(char c, boolean casemap) {
        return casemap && c >= 'a' && c <= 'z' ? (char) (c - 32) : c;
    }

    static String folded(String text, boolean casemap) {
        if (!casemap) {
            return text;
        }
        char[] folded = text.toCharArray();
        for (int i = 0; i < folded.length; i++) {
            folded[i] = folded(folded[i], true);
        }
        return new String(folded);
    }
}
