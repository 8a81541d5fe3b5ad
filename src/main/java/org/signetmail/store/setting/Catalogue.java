package org.signetmail.store.setting;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** All settings there are, in the order of the manual. Immutable. */
public final class Catalogue {
    /** A setting under the key that is kept: of a family, the member's. */
    public record Named(Setting<?> setting, String key) {}

    private final List<Setting<?>> all = new ArrayList<>();

    /** @throws IllegalArgumentException when two have one key */
    public Catalogue(List<? extends SettingGroup> groups) {
        var keys = new HashSet<String>();
        for (SettingGroup group : groups) {
            for (Setting<?> setting : group.all()) {
                if (!keys.add(setting.key())) {
                    throw new IllegalArgumentException("two settings are " + setting.key());
                }
                all.add(setting);
            }
        }
    }

    public List<Setting<?>> all() {
        return List.copyOf(all);
    }

    /** The setting of this key; empty when there is none. @throws org.signetmail.text.SyntaxError when it is one of a family and no member's */
    public Optional<Named> find(String key) {
        for (Setting<?> setting : all) {
            var part = setting.part();
            if (part == null && setting.key().equals(key)) {
                return Optional.of(new Named(setting, key));
            }
            if (part != null && key.startsWith(setting.stem())) {
                return Optional.of(new Named(setting, setting.stem() + part.apply(key.substring(setting.stem().length()))));
            }
        }
        return Optional.empty();
    }

    /** The key that was most likely meant. */
    public String nearest(String key) {
        return all.stream().map(Setting::key).min(Comparator.comparingInt(known -> distance(known, key))).orElse("");
    }

    /** Letters to change, add or leave out (Levenshtein); long keys are not compared to their end. */
    static int distance(String one, String other) {
        String a = one.substring(0, Math.min(one.length(), 100));
        String b = other.substring(0, Math.min(other.length(), 100));
        var above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int swap = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(swap, 1 + Math.min(row[j - 1], above[j]));
            }
            above = row;
        }
        return above[b.length()];
    }

    /** The manual's table. */
    public String markdown() {
        var text = new StringBuilder("| key | is | default | meaning |\n|---|---|---|---|\n");
        for (Setting<?> setting : all) {
            String when = setting.when() == Setting.When.LIVE ? "" : "; " + setting.when().words();
            text.append("| `").append(setting.key()).append("` | ").append(cell(setting.kind().wanted())).append(" | ")
                    .append(setting.isUsuallyAsWritten() ? "`" + cell(setting.usually()) + "`" : cell(setting.usually())).append(" | ")
                    .append(cell(setting.meaning())).append(when).append(" |\n");
        }
        return text.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
