package org.signetmail.web.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** What a document makes of everything that there is, while it is worked out. Used by one thread. */
final class Draft {
    private static final int MOST_FAULTS = 100;

    private final List<Section> sections;
    private final Live live;
    private final boolean prune;
    private final boolean generate;
    private final Map<Section, SortedMap<String, Section.Thing>> things = new HashMap<>();
    private final Map<Section, SortedMap<String, Item>> items = new HashMap<>();
    private final Set<String> faulty = new HashSet<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** @param prune whether what the document's sections do not name goes; @param generate whether passwords are made up and told */
    Draft(List<Section> sections, Live live, boolean prune, boolean generate) {
        this.sections = sections;
        this.live = live;
        this.prune = prune;
        this.generate = generate;
    }

    Live live() {
        return live;
    }

    boolean prunes() {
        return prune;
    }

    boolean generates() {
        return generate;
    }

    /** What there is in a section, before the document. */
    SortedMap<String, Section.Thing> things(Section section) throws Exception {
        SortedMap<String, Section.Thing> known = things.get(section);
        if (known == null) {
            known = section.things(live);
            things.put(section, known);
        }
        return known;
    }

    void put(Section section, SortedMap<String, Item> all) {
        items.put(section, all);
    }

    /** A section's items, also of one that the document does not have. */
    SortedMap<String, Item> items(String name) throws Exception {
        Section section = sections.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
        SortedMap<String, Item> known = items.get(section);
        if (known == null) {
            var untouched = new TreeMap<String, Item>();
            things(section).forEach((key, thing) -> untouched.put(key, Item.untouched(section, thing)));
            items.put(section, untouched);
            return untouched;
        }
        return known;
    }

    /** Those that there will be, and whose values are known. */
    Stream<Item> remaining(String section) throws Exception {
        return items(section).values().stream().filter(item -> item.after() != null && isSound(item));
    }

    /** Whether there will be such a thing. */
    boolean isThere(String section, String key) throws Exception {
        Item item = items(section).get(key);
        return item != null && item.after() != null;
    }

    boolean isSound(Item item) {
        return !faulty.contains(item.path());
    }

    /** What becomes of all that the document's sections hold. */
    List<Item> all() {
        return sections.stream().map(items::get).filter(Objects::nonNull).map(SortedMap::values).flatMap(Collection::stream).toList();
    }

    void fault(String path, int line, String why) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(new Fault(path, line, why));
        }
    }

    /** @param attribute the value at fault, or null for the whole */
    void fault(Item item, @Nullable String attribute, String why) {
        fault(attribute == null || attribute.equals(Section.VALUE) ? item.path() : item.path() + "." + attribute, attribute == null ? item.line() : item.lineOf(attribute), why);
    }

    /** An item of which a value could not be read: nothing more is asked of it. */
    void unsound(String path) {
        faulty.add(path);
    }

    void note(String words) {
        notes.add(words);
    }

    /** In the document's order. */
    List<Fault> faults() {
        return faults.stream().sorted(Comparator.comparingInt(Fault::line)).toList();
    }

    List<String> notes() {
        return List.copyOf(notes);
    }
}
