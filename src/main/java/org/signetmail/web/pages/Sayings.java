package org.signetmail.web.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What rooms say in English (refusals, findings, alerts, the meaning of settings), in the words of pages. As with gettext the
 * English sentence is the key: {@code there is no account {0}}, with what varies in its place. What is not known is said as it
 * came. The books are {@code said/LANGUAGE/*.po}. Immutable.
 */
public final class Sayings {
    static final List<String> BOOKS = List.of("settings", "refusals", "dns", "care", "acme", "config", "work");
    /** What varies may be a sentence of its own, as the reason of a reason. */
    private static final int DEEPEST = 4;
    private static final int LONGEST = 4000;
    /** A number as rooms write it: 76,006. */
    private static final Pattern GROUPED = Pattern.compile("[1-9]\\d{0,2}(?:,\\d{3}){1,5}");
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");
    private static final Pattern LINE = Pattern.compile("(msgid|msgstr)?\\s*\"(.*)\"");

    /** @param between what stands before, between and after what varies; @param said with {@code {0}} where that belongs */
    record Saying(List<String> between, List<Integer> order, String said) {
        static Saying of(String english, String said) {
            var between = new ArrayList<String>();
            var order = new ArrayList<Integer>();
            Matcher place = PLACE.matcher(english);
            int from = 0;
            while (place.find()) {
                between.add(english.substring(from, place.start()));
                order.add(Integer.valueOf(place.group(1)));
                from = place.end();
            }
            between.add(english.substring(from));
            return new Saying(List.copyOf(between), List.copyOf(order), said);
        }

        int letters() {
            return between.stream().mapToInt(String::length).sum();
        }

        /** What varies, by its number; null when the text is another. Each place takes as little as it can. */
        @Nullable Map<Integer, String> in(String text) {
            if (!text.startsWith(between.getFirst())) {
                return null;
            }
            var found = new HashMap<Integer, String>();
            int at = between.getFirst().length();
            for (int i = 0; i < order.size(); i++) {
                String next = between.get(i + 1);
                boolean last = i == order.size() - 1;
                int end = !last ? text.indexOf(next, at + 1) : text.endsWith(next) ? text.length() - next.length() : -1;
                if (end <= at) {
                    return null;
                }
                found.put(order.get(i), text.substring(at, end));
                at = end + next.length();
            }
            return at == text.length() ? found : null;
        }
    }

    private final Locale locale;
    private final Map<String, String> whole = new HashMap<>();
    private final List<Saying> varying = new ArrayList<>();

    private Sayings(Map<String, String> all, Locale locale) {
        this.locale = locale;
        all.forEach((english, said) -> {
            if (PLACE.matcher(english).find()) {
                varying.add(Saying.of(english, said));
            } else {
                whole.put(english, said);
            }
        });
        // The one that says most by itself is meant.
        varying.sort(Comparator.comparingInt(Saying::letters).reversed());
    }

    /** The books of a language. */
    public static Sayings of(Language language) {
        var all = new HashMap<String, String>();
        for (String book : BOOKS) {
            read("/org/signetmail/web/said/" + language.code() + "/" + book + ".po").forEach((english, said) -> {
                if (all.put(english, said) != null) {
                    throw new IllegalStateException("the books in " + language.code() + " have twice: " + english);
                }
            });
        }
        return new Sayings(all, language.locale());
    }

    private static Map<String, String> read(String resource) {
        try (InputStream in = Sayings.class.getResourceAsStream(resource)) {
            return in == null ? Map.of() : parsed(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What gettext's PO files are made of: {@code msgid "…"}, {@code msgstr "…"}, lines that go on, and {@code #} for remarks. */
    static Map<String, String> parsed(String book) {
        var all = new HashMap<String, String>();
        var english = new StringBuilder();
        var said = new StringBuilder();
        StringBuilder current = english;
        int number = 0;
        for (String line : book.split("\n", -1)) {
            number++;
            String text = line.strip();
            Matcher matcher = LINE.matcher(text);
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            if (!matcher.matches()) {
                throw new IllegalStateException("line " + number + " of the book is no PO: " + text);
            }
            if ("msgid".equals(matcher.group(1))) {
                keep(all, english, said);
                current = english;
            } else if ("msgstr".equals(matcher.group(1))) {
                current = said;
            }
            current.append(matcher.group(2).replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\"));
        }
        keep(all, english, said);
        return all;
    }

    private static void keep(Map<String, String> all, StringBuilder english, StringBuilder said) {
        if (!english.isEmpty() && all.put(english.toString(), said.toString()) != null) {
            throw new IllegalStateException("the book has twice: " + english);
        }
        english.setLength(0);
        said.setLength(0);
    }

    /** In the words of the language; as it came, where it is not known. */
    public String of(String english) {
        return known(english).orElse(english);
    }

    /** Empty where it is not known. */
    public Optional<String> known(String english) {
        return english.length() > LONGEST ? Optional.empty() : known(english, 0);
    }

    private String grouped(String number) {
        return NumberFormat.getIntegerInstance(locale).format(Long.parseLong(number.replace(",", "")));
    }

    private Optional<String> known(String english, int depth) {
        String found = whole.get(english);
        if (found != null || depth == DEEPEST) {
            return Optional.ofNullable(found);
        }
        for (Saying saying : varying) {
            Map<Integer, String> varies = saying.in(english);
            if (varies != null) {
                return Optional.of(PLACE.matcher(saying.said()).replaceAll(place -> {
                    String given = varies.getOrDefault(Integer.valueOf(place.group(1)), "");
                    // A single word is a name, not ours to translate.
                    return Matcher.quoteReplacement(given.contains(" ") ? known(given, depth + 1).orElse(given) : GROUPED.matcher(given).matches() ? grouped(given) : given);
                }));
            }
        }
        return Optional.empty();
    }
}
