package org.signetmail.sieve.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Flags in strings, parted by spaces, each once whatever its case (RFC 5232 2). What is no flag is passed over. */
final class FlagWords {
    private static final Set<String> SYSTEM = Set.of("\\seen", "\\answered", "\\flagged", "\\deleted", "\\draft");
    private static final int MOST = 100;
    private static final int MOST_NAME = 100;

    private FlagWords() {}

    static List<String> of(List<String> strings) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (String string : strings) {
            for (String word : string.split(" +")) {
                if (flag(word) && flags.size() < MOST) {
                    flags.putIfAbsent(word.toLowerCase(Locale.ROOT), word);
                }
            }
        }
        return List.copyOf(flags.values());
    }

    static Set<String> set(List<String> strings) {
        return new LinkedHashSet<>(of(strings));
    }

    static List<String> added(List<String> before, List<String> more) {
        var all = new ArrayList<>(before);
        all.addAll(more);
        return of(all);
    }

    static List<String> without(List<String> before, List<String> gone) {
        Set<String> names = new LinkedHashSet<>();
        of(gone).forEach(flag -> names.add(flag.toLowerCase(Locale.ROOT)));
        return before.stream().filter(flag -> !names.contains(flag.toLowerCase(Locale.ROOT))).toList();
    }

    /** RFC 9051 9: a system flag, or an atom. */
    private static boolean flag(String word) {
        if (word.startsWith("\\")) {
            return SYSTEM.contains(word.toLowerCase(Locale.ROOT));
        }
        return !word.isEmpty() && word.length() <= MOST_NAME && word.chars().allMatch(c -> c > ' ' && c < 0x7f && "(){%*\"\\]".indexOf(c) < 0);
    }
}
