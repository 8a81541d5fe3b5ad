package org.signetmail.store.setting;

import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import org.signetmail.store.Settings;
import org.signetmail.text.SyntaxError;

/**
 * One setting: its key, what it may be, what it is unless set, and its meaning. A stored text that the kind does not understand
 * (of an older version, perhaps) counts as not set; {@link SettingsDesk#faults} tells of it. Immutable.
 *
 * @param key as it is typed; one that ends with a word in capitals stands for a family of settings: {@code route.DOMAIN}
 * @param usual the text that counts while nothing is set, or null where nothing does
 * @param usually the same in words for the manual, where the text does not say it
 * @param meaning a sentence without a full stop
 * @param part of a family: gives the capitals' stand-in in the one form that is kept, or throws {@link SyntaxError}
 * @param mask of a value that must not be shown whole; null where it may
 */
public record Setting<T>(String key, Kind<T> kind, @Nullable String usual, String usually, String meaning, When when,
        @Nullable UnaryOperator<String> part, @Nullable UnaryOperator<String> mask) {
    /** What a secret is shown as. */
    public static final String MASKED = "***";

    /** When a change takes effect. */
    public enum When {
        LIVE("at once"), NEXT_OPENING("for listeners opened from then on"), AT_START("at the next start");

        private final String words;

        When(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** @param usual null where nothing counts while it is not set */
    public static <T> Setting<T> of(String key, Kind<T> kind, @Nullable String usual, String meaning) {
        return new Setting<>(key, kind, usual, usual == null ? "–" : kind.brief(usual), meaning, When.LIVE, null,
                kind instanceof Kind.Secret ? _ -> MASKED : null);
    }

    public static Setting<Long> number(String key, long usual, long least, long most, String meaning) {
        return of(key, new Kind.Whole(least, most), Long.toString(usual), meaning);
    }

    public static Setting<Long> bytes(String key, long usual, long least, long most, String meaning) {
        return of(key, new Kind.Bytes(least, most), Long.toString(usual), meaning);
    }

    public static Setting<Duration> seconds(String key, long usual, long least, long most, String meaning) {
        return of(key, new Kind.Seconds(least, most), Long.toString(usual), meaning);
    }

    public static Setting<Boolean> yesNo(String key, boolean usual, String meaning) {
        return of(key, new Kind.YesNo(), usual ? "yes" : "no", meaning);
    }

    public static <E extends Enum<E>> Setting<E> choice(String key, Class<E> type, String usual, String meaning) {
        return of(key, Kind.Choice.of(type), usual, meaning);
    }

    /** @param least characters */
    public static Setting<String> secret(String key, int least, String meaning) {
        return of(key, new Kind.Secret(least), null, meaning);
    }

    /** Whether what is told of the default may be typed as it stands. */
    boolean isUsuallyAsWritten() {
        return usual != null && usually.equals(kind.brief(usual));
    }

    /** The default in words. */
    public Setting<T> usually(String words) {
        return new Setting<>(key, kind, usual, words, meaning, when, part, mask);
    }

    public Setting<T> atStart() {
        return new Setting<>(key, kind, usual, usually, meaning, When.AT_START, part, mask);
    }

    public Setting<T> atOpening() {
        return new Setting<>(key, kind, usual, usually, meaning, When.NEXT_OPENING, part, mask);
    }

    /** A family: the word in capitals at the key's end stands for what {@code part} takes. */
    public Setting<T> each(UnaryOperator<String> part) {
        return new Setting<>(key, kind, usual, usually, meaning, when, part, mask);
    }

    public Setting<T> masked(UnaryOperator<String> mask) {
        return new Setting<>(key, kind, usual, usually, meaning, when, part, mask);
    }

    /** The value that is set, else the default, else empty. */
    public Optional<T> find(Settings settings) {
        return settings.text(key).flatMap(this::understood).or(() -> usual == null ? Optional.empty() : Optional.of(kind.read(usual)));
    }

    /** {@link #find} of one that has a default. */
    public T of(Settings settings) {
        return find(settings).orElseThrow(() -> new IllegalStateException(key + " has no default"));
    }

    private Optional<T> understood(String text) {
        try {
            return Optional.of(kind.read(text));
        } catch (SyntaxError ofOld) {
            return Optional.empty();
        }
    }

    /** The key up to where the capitals of a family begin. */
    String stem() {
        return part == null ? key : key.substring(0, key.lastIndexOf('.') + 1);
    }

    /** A value as it may be shown. */
    public String shown(String value) {
        return mask == null ? value : mask.apply(value);
    }
}
