package org.signetmail.store.setting;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.store.Settings;
import org.signetmail.text.SyntaxError;

/** Where settings are changed by people: nothing is stored that no room understands. Thread-safe. */
public final class SettingsDesk {
    /**
     * A setting as it may be shown; secrets are masked.
     *
     * @param value what is set, or null; @param usual the default, in words; @param kind in one word; @param wanted what it may be
     * @param takesEffect in words
     */
    public record Shown(String key, @Nullable String value, String usual, String kind, String wanted, String meaning, String takesEffect) {}

    private final Settings settings;
    private final Catalogue catalogue;

    public SettingsDesk(Settings settings, Catalogue catalogue) {
        this.settings = settings;
        this.catalogue = catalogue;
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    /** What is set, by key, also what no room knows any more. */
    public List<Shown> set() {
        return new TreeMap<>(settings.all()).entrySet().stream().map(e -> shown(e.getKey(), e.getValue())).toList();
    }

    /** All there are, by key: of a family its members, or itself where it has none. */
    public List<Shown> all() {
        var all = new TreeMap<String, Shown>();
        settings.all().forEach((key, value) -> all.put(key, shown(key, value)));
        for (Setting<?> setting : catalogue.all()) {
            if (setting.part() == null ? !all.containsKey(setting.key()) : all.keySet().stream().noneMatch(key -> key.startsWith(setting.stem()))) {
                all.put(setting.key(), shown(setting, setting.key(), null));
            }
        }
        return List.copyOf(all.values());
    }

    /** One of them, set or not; refused with NOT_FOUND when there is none of that key. */
    public Outcome<Shown> show(String key) {
        return switch (named(key)) {
            case Outcome.Done<Catalogue.Named>(Catalogue.Named named) ->
                    new Outcome.Done<>(shown(named.setting(), named.key(), settings.text(named.key()).orElse(null)));
            case Outcome.Refused<Catalogue.Named>(Refusal kind, String why) -> settings.text(key).isPresent()
                    ? new Outcome.Done<>(shown(key, settings.text(key).orElse(""))) : new Outcome.Refused<>(kind, why);
        };
    }

    /** What {@link #set} would store, or why it would not: nothing is changed. */
    public Outcome<Map.Entry<String, String>> check(String key, String value) {
        return switch (named(key)) {
            case Outcome.Refused<Catalogue.Named>(Refusal kind, String why) -> new Outcome.Refused<>(kind, why);
            case Outcome.Done<Catalogue.Named>(Catalogue.Named named) -> {
                if (value.length() > Kind.LONGEST) {
                    yield new Outcome.Refused<>(Refusal.INVALID, named.key() + " has " + Kind.LONGEST + " characters at most");
                }
                try {
                    yield new Outcome.Done<>(Map.entry(named.key(), named.setting().kind().kept(value)));
                } catch (SyntaxError wrong) {
                    yield new Outcome.Refused<>(Refusal.INVALID, named.key() + " " + wrong.reason());
                }
            }
        };
    }

    /** Whether this is what is set, also of what is masked. @param value in the one form that is kept */
    public boolean holds(String key, String value) {
        return settings.text(key).map(value::equals).orElse(false);
    }

    /** Changes one; refused when no room knows the key or the value. */
    public Outcome<Shown> set(String key, String value) {
        return switch (check(key, value)) {
            case Outcome.Refused<Map.Entry<String, String>>(Refusal kind, String why) -> new Outcome.Refused<>(kind, why);
            case Outcome.Done<Map.Entry<String, String>>(Map.Entry<String, String> checked) -> {
                settings.set(checked.getKey(), checked.getValue());
                yield show(checked.getKey());
            }
        };
    }

    /** Back to the default. What is stored under a key that no room knows can be removed too. */
    public Outcome<Shown> remove(String key) {
        if (settings.text(key).isPresent()) {
            Shown before = shown(key, "");
            settings.remove(key);
            return new Outcome.Done<>(new Shown(key, null, before.usual(), before.kind(), before.wanted(), before.meaning(), before.takesEffect()));
        }
        return switch (named(key)) {
            case Outcome.Refused<Catalogue.Named>(Refusal kind, String why) -> new Outcome.Refused<>(kind, why);
            case Outcome.Done<Catalogue.Named>(Catalogue.Named named) -> {
                settings.remove(named.key());
                yield new Outcome.Done<>(shown(named.setting(), named.key(), null));
            }
        };
    }

    /** What is stored and not understood, in words: it counts as not set. */
    public List<String> faults() {
        var faults = new ArrayList<String>();
        new TreeMap<>(settings.all()).forEach((key, value) -> {
            if (check(key, value) instanceof Outcome.Refused<Map.Entry<String, String>>(Refusal _, String why)) {
                faults.add(why);
            }
        });
        return List.copyOf(faults);
    }

    private Outcome<Catalogue.Named> named(String key) {
        try {
            Optional<Catalogue.Named> found = catalogue.find(key);
            return found.isPresent() ? new Outcome.Done<>(found.get()) : new Outcome.Refused<>(Refusal.NOT_FOUND,
                    "there is no setting \"" + (key.length() > 100 ? key.substring(0, 100) + "…" : key) + "\"; perhaps " + catalogue.nearest(key)
                    + " is meant (signet config get --all lists them)");
        } catch (SyntaxError wrong) {
            return new Outcome.Refused<>(Refusal.INVALID, wrong.reason());
        }
    }

    private Shown shown(String key, String value) {
        return named(key) instanceof Outcome.Done<Catalogue.Named>(Catalogue.Named named) ? shown(named.setting(), key, value)
                : new Shown(key, Setting.MASKED, "–", "unknown", "nothing", "no part of this version reads it", "never");
    }

    private static Shown shown(Setting<?> setting, String key, @Nullable String value) {
        return new Shown(key, value == null ? null : setting.shown(value), setting.usually(), setting.kind().word(), setting.kind().wanted(),
                setting.meaning(), setting.when().words());
    }
}
