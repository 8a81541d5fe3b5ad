package org.signetmail.web.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A thing as it is and as a document wants it. Immutable.
 *
 * @param name as operations know it
 * @param line where the document names it, or 0
 * @param lines of its values, by their names
 * @param before null where there is none yet; @param after null where it is to go
 * @param once values that count only while it is made
 */
record Item(Section section, String name, int line, Map<String, Integer> lines, @Nullable Map<String, Object> before, @Nullable Map<String, Object> after,
        Map<String, Object> once) {
    /** What becomes of it. */
    enum Kind { ADD, CHANGE, REMOVE, NONE }

    /** One that the document does not speak of. */
    static Item untouched(Section section, Section.Thing thing) {
        return new Item(section, thing.name(), 0, Map.of(), thing.values(), thing.values(), Map.of());
    }

    Kind kind() {
        if (before == null) {
            return after == null ? Kind.NONE : Kind.ADD;
        }
        return after == null ? Kind.REMOVE : after.equals(before) ? Kind.NONE : Kind.CHANGE;
    }

    String path() {
        return section.name() + "." + name;
    }

    /** The same, with one more value that counts only while it is made. */
    Item once(String attribute, Object value) {
        var more = new LinkedHashMap<>(once);
        more.put(attribute, value);
        return new Item(section, name, line, lines, before, after, more);
    }

    /** The change that takes this one back. */
    Item backwards() {
        return new Item(section, name, line, lines, after, before, Map.of());
    }

    Map<String, Object> now() {
        return Objects.requireNonNull(before);
    }

    Map<String, Object> then() {
        return Objects.requireNonNull(after);
    }

    /** What it will be, or what it was when it is to go. */
    Object value(String attribute) {
        return Objects.requireNonNull((after == null ? now() : after).get(attribute), attribute);
    }

    String text(String attribute) {
        return (String) value(attribute);
    }

    /** Values that will be other than they are. */
    Map<String, Object> changed() {
        var changed = new LinkedHashMap<>(then());
        now().forEach(changed::remove);
        return changed;
    }

    /** Where a value of it stands. */
    int lineOf(String attribute) {
        return lines.getOrDefault(attribute, line);
    }
}
