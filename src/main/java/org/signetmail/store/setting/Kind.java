package org.signetmail.store.setting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.signetmail.text.SyntaxError;

/** What a setting's text means, and which texts mean something. Immutable. @param <T> what it is read as */
public sealed interface Kind<T> {
    /** Characters of any setting. */
    int LONGEST = 20_000;

    /** @throws SyntaxError with what is wanted, when the text is not that */
    T read(String text);

    /** The text in the one form that is kept: octets and seconds without units. @throws SyntaxError as {@link #read} */
    default String kept(String text) {
        read(text);
        return text.strip();
    }

    /** What is kept, as people write it: with the largest unit that goes into it. */
    default String brief(String kept) {
        return kept;
    }

    private static String brief(String kept, String units, long... sizes) {
        long number = Long.parseLong(kept);
        for (int i = sizes.length - 1; i >= 0 && number > 0; i--) {
            if (number % sizes[i] == 0) {
                return number / sizes[i] + units.substring(i, i + 1);
            }
        }
        return kept;
    }

    /** In one word: number, bytes, seconds, wait, boolean, choice, list, text, secret. */
    String word();

    /** What may be written, to be read after "is": "a number from 1 to 10". */
    String wanted();

    record Whole(long least, long most) implements Kind<Long> {
        private static final Pattern FORM = Pattern.compile("-?[0-9]{1,18}");

        @Override
        public Long read(String text) {
            String digits = text.strip();
            if (!FORM.matcher(digits).matches() || Long.parseLong(digits) < least || Long.parseLong(digits) > most) {
                throw Kind.refused(this, text);
            }
            return Long.parseLong(digits);
        }

        @Override
        public String kept(String text) {
            return read(text).toString();
        }

        @Override
        public String word() {
            return "number";
        }

        @Override
        public String wanted() {
            return "a number from " + least + " to " + most;
        }
    }

    /** Octets; {@code 50M} is typed more easily than its digits. */
    record Bytes(long least, long most) implements Kind<Long> {
        private static final Pattern FORM = Pattern.compile("([0-9]{1,15}) ?([KMGT]?)(?:i?B)?", Pattern.CASE_INSENSITIVE);
        private static final String UNITS = "KMGT";

        @Override
        public Long read(String text) {
            Matcher found = FORM.matcher(text.strip());
            if (!found.matches()) {
                throw Kind.refused(this, text);
            }
            int power = found.group(2).isEmpty() ? 0 : 1 + UNITS.indexOf(found.group(2).toUpperCase(Locale.ROOT));
            long number = Long.parseLong(found.group(1));
            long unit = 1L << 10 * power;
            if (number > most / unit || number * unit < least) {
                throw Kind.refused(this, text);
            }
            return number * unit;
        }

        @Override
        public String kept(String text) {
            return read(text).toString();
        }

        @Override
        public String brief(String kept) {
            return Kind.brief(kept, UNITS, 1L << 10, 1L << 20, 1L << 30, 1L << 40);
        }

        @Override
        public String word() {
            return "bytes";
        }

        @Override
        public String wanted() {
            return "octets from " + brief(Long.toString(least)) + " to " + brief(Long.toString(most)) + ", K, M and G are 1024 each";
        }
    }

    /** Seconds, or with a unit: {@code 90}, {@code 5m}, {@code 2h}, {@code 1d}. */
    record Seconds(long least, long most) implements Kind<Duration> {
        private static final Pattern FORM = Pattern.compile("([0-9]{1,12})([smhdw]?)");

        @Override
        public Duration read(String text) {
            Matcher found = FORM.matcher(text.strip());
            if (!found.matches()) {
                throw Kind.refused(this, text);
            }
            long unit = switch (found.group(2)) {
                case "m" -> 60;
                case "h" -> 3600;
                case "d" -> 86_400;
                case "w" -> 604_800;
                default -> 1;
            };
            long number = Long.parseLong(found.group(1));
            if (number > most / unit || number * unit < least) {
                throw Kind.refused(this, text);
            }
            return Duration.ofSeconds(number * unit);
        }

        @Override
        public String kept(String text) {
            return Long.toString(read(text).toSeconds());
        }

        @Override
        public String brief(String kept) {
            return Kind.brief(kept, "smhd", 1, 60, 3600, 86_400);
        }

        @Override
        public String word() {
            return "seconds";
        }

        @Override
        public String wanted() {
            return "a time from " + brief(Long.toString(least)) + " to " + brief(Long.toString(most)) + ", in seconds or as 30s, 5m, 2h or 1d";
        }
    }

    /** A time from a second to a year with its unit, kept as it is typed: {@code 5m}. */
    record Wait() implements Kind<Duration> {
        private static final Seconds ANY = new Seconds(1, 31_536_000);

        @Override
        public Duration read(String text) {
            if (!text.strip().matches("[0-9]{1,9}[smhdw]")) {
                throw Kind.refused(this, text);
            }
            return ANY.read(text);
        }

        @Override
        public String word() {
            return "wait";
        }

        @Override
        public String wanted() {
            return "a time like 30s, 5m, 2h or 1d";
        }
    }

    record YesNo() implements Kind<Boolean> {
        @Override
        public Boolean read(String text) {
            return switch (text.strip().toLowerCase(Locale.ROOT)) {
                case "yes", "true", "on" -> true;
                case "no", "false", "off" -> false;
                default -> throw Kind.refused(this, text);
            };
        }

        @Override
        public String kept(String text) {
            return read(text) ? "yes" : "no";
        }

        @Override
        public String word() {
            return "boolean";
        }

        @Override
        public String wanted() {
            return "yes or no";
        }
    }

    /** One of some words, in any case. */
    record Choice<T>(Map<String, T> words) implements Kind<T> {
        public Choice {
            words = Collections.unmodifiableMap(new LinkedHashMap<>(words));
        }

        /** The constants' names in lower case, {@code -} for {@code _}. */
        public static <E extends Enum<E>> Choice<E> of(Class<E> type) {
            var words = new LinkedHashMap<String, E>();
            Arrays.stream(type.getEnumConstants()).forEach(e -> words.put(e.name().toLowerCase(Locale.ROOT).replace('_', '-'), e));
            return new Choice<>(words);
        }

        @Override
        public T read(String text) {
            T value = words.get(text.strip().toLowerCase(Locale.ROOT));
            if (value == null) {
                throw Kind.refused(this, text);
            }
            return value;
        }

        @Override
        public String kept(String text) {
            read(text);
            return text.strip().toLowerCase(Locale.ROOT);
        }

        @Override
        public String word() {
            return "choice";
        }

        @Override
        public String wanted() {
            var all = List.copyOf(words.keySet());
            return all.size() < 2 ? String.join("", all) : String.join(", ", all.subList(0, all.size() - 1)) + " or " + all.getLast();
        }
    }

    /** Parted by commas, one at least. */
    record Several<T>(Kind<T> each, int most) implements Kind<List<T>> {
        @Override
        public List<T> read(String text) {
            String[] words = text.split(",", -1);
            if (words.length > most) {
                throw new SyntaxError(0, "has " + most + " values at most");
            }
            var values = new ArrayList<T>();
            for (String word : words) {
                values.add(each.read(word));
            }
            return List.copyOf(values);
        }

        @Override
        public String kept(String text) {
            read(text);
            return String.join(",", Arrays.stream(text.split(",", -1)).map(each::kept).toList());
        }

        @Override
        public String word() {
            return "list";
        }

        @Override
        public String wanted() {
            return "a list parted by commas, of which each is " + each.wanted();
        }
    }

    /** A text with a grammar of its own. @param reader throws {@link SyntaxError}, whose reason is added to what is wanted */
    record Text<T>(String wanted, Function<String, T> reader) implements Kind<T> {
        @Override
        public T read(String text) {
            if (text.isBlank()) {
                throw Kind.refused(this, text);
            }
            try {
                return reader.apply(text.strip());
            } catch (SyntaxError e) {
                throw new SyntaxError(e.position(), "is " + wanted + ": " + e.reason());
            }
        }

        @Override
        public String word() {
            return "text";
        }
    }

    /** Never shown again, and never in a refusal. */
    record Secret(int least) implements Kind<String> {
        @Override
        public String read(String text) {
            if (text.length() < least) {
                throw new SyntaxError(0, "is " + wanted());
            }
            return text;
        }

        @Override
        public String kept(String text) {
            return read(text);
        }

        @Override
        public String word() {
            return "secret";
        }

        @Override
        public String wanted() {
            return least < 2 ? "a secret" : "a secret of " + least + " characters or more";
        }
    }

    private static SyntaxError refused(Kind<?> kind, String text) {
        return new SyntaxError(0, "is " + kind.wanted() + ", not \"" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "\"");
    }
}
