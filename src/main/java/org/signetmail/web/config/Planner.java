package org.signetmail.web.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.signetmail.text.SyntaxError;

/** Works out what a document changes: every value is read and looked at in the midst of all others before anything is done. Thread-safe. */
final class Planner {
    /**
     * What there is to do.
     *
     * @param items in the order in which they are to be done; empty where there are faults
     */
    record Planned(List<Item> items, List<Fault> faults, List<String> notes) {
        public Planned {
            items = List.copyOf(items);
        }
    }

    private final List<Section> sections;

    Planner(List<Section> sections) {
        this.sections = List.copyOf(sections);
    }

    Planned plan(@Nullable Object document, Draft draft) throws Exception {
        Node.Mapping root;
        try {
            root = DocumentReader.read(document);
        } catch (DocumentReader.Unreadable e) {
            return new Planned(List.of(), List.of(e.fault()), List.of());
        }
        var given = new ArrayList<Section>();
        for (Map.Entry<String, Node.Entry> entry : root.entries().entrySet()) {
            Section section = sections.stream().filter(s -> s.name().equals(entry.getKey())).findFirst().orElse(null);
            if (section == null) {
                draft.fault(entry.getKey(), entry.getValue().line(), "there is no such section; there are " + String.join(", ", sections.stream().map(Section::name).toList()));
            } else {
                given.add(section);
                section(section, entry.getValue(), draft);
            }
        }
        for (Section section : sections) {
            if (given.contains(section)) {
                for (Item item : draft.items(section.name()).values()) {
                    if (item.kind() != Item.Kind.NONE && draft.isSound(item)) {
                        section.consider(draft, item);
                    }
                }
                section.conclude(draft);
            }
        }
        return draft.faults().isEmpty() ? new Planned(arranged(draft), List.of(), draft.notes()) : new Planned(List.of(), draft.faults(), List.of());
    }

    private static List<Item> arranged(Draft draft) {
        var byOrder = new TreeMap<Integer, List<Item>>();
        draft.all().stream().filter(i -> i.kind() != Item.Kind.NONE).sorted(Comparator.comparing((Item i) -> i.section().name()))
                .forEach(i -> byOrder.computeIfAbsent(i.section().order(i), _ -> new ArrayList<>()).add(i));
        return byOrder.values().stream().flatMap(same -> same.getFirst().section().arranged(same).stream()).toList();
    }

    private static void section(Section section, Node.Entry entry, Draft draft) throws Exception {
        SortedMap<String, Section.Thing> things = draft.things(section);
        var items = new TreeMap<String, Item>();
        switch (entry.value()) {
            case Node.Mapping names -> {
                var lines = new HashMap<String, Integer>();
                for (Map.Entry<String, Node.Entry> one : names.entries().entrySet()) {
                    named(section, one.getKey(), one.getValue(), lines, items, draft);
                }
            }
            case Node.Text(int _, String _, boolean nothing) when nothing -> { }
            case Node.Text _, Node.Listing _ -> {
                draft.fault(section.name(), entry.line(), "below this stand names, each with what belongs to it");
                things.forEach((key, thing) -> items.put(key, Item.untouched(section, thing)));
            }
        }
        things.forEach((key, thing) -> items.computeIfAbsent(key, _ -> draft.prunes()
                ? new Item(section, thing.name(), entry.line(), Map.of(), thing.values(), null, Map.of()) : Item.untouched(section, thing)));
        draft.put(section, items);
    }

    private static void named(Section section, String name, Node.Entry entry, Map<String, Integer> lines, SortedMap<String, Item> items, Draft draft) throws Exception {
        String path = section.name() + "." + name;
        String key;
        String known;
        try {
            key = section.key(name);
            Section.Thing thing = draft.things(section).get(key);
            known = thing == null ? section.named(name) : thing.name();
        } catch (SyntaxError e) {
            draft.fault(path, entry.line(), e.reason());
            return;
        }
        Integer before = lines.putIfAbsent(key, entry.line());
        if (before != null) {
            draft.fault(path, entry.line(), "this stands here twice" + (before > 0 ? ", first in line " + before : "") + ": both mean " + known);
            return;
        }
        Item item = item(section, key, known, entry, draft);
        items.put(key, draft.isSound(item) ? section.possible(draft, item) : item);
    }

    private static Item item(Section section, String key, String name, Node.Entry entry, Draft draft) throws Exception {
        Section.Thing thing = draft.things(section).get(key);
        Map<String, Object> before = thing == null ? null : thing.values();
        var lines = new HashMap<String, Integer>();
        Map<String, Object> given = given(section, key, name, entry, lines, draft);
        var after = new LinkedHashMap<String, Object>();
        var once = new LinkedHashMap<String, Object>();
        for (Attribute attribute : section.attributes()) {
            Object value = given.get(attribute.name());
            if (attribute.once()) {
                if (value != null && before == null) {
                    once.put(attribute.name(), value);
                }
                continue;
            }
            Object usual = attribute.usual();
            Object now = before == null ? null : before.get(attribute.name());
            Object otherwise = now == null || draft.prunes() && usual != null ? usual : now;
            if (value != null || otherwise != null) {
                after.put(attribute.name(), value != null ? value : Objects.requireNonNull(otherwise));
            } else if (!lines.containsKey(attribute.name())) {
                draft.fault(section.name() + "." + name + (section.isBare() ? "" : "." + attribute.name()), entry.line(), "is missing");
                draft.unsound(section.name() + "." + name);
            }
        }
        return new Item(section, name, entry.line(), lines, before, after, once);
    }

    /** The values that the document has for it, by their names. */
    private static Map<String, Object> given(Section section, String key, String name, Node.Entry entry, Map<String, Integer> lines, Draft draft) throws Exception {
        var given = new HashMap<String, Object>();
        String path = section.name() + "." + name;
        if (section.isBare()) {
            read(section, key, section.attributes().getFirst(), path, path, entry, given, lines, draft);
            return given;
        }
        switch (entry.value()) {
            case Node.Mapping values -> {
                for (Map.Entry<String, Node.Entry> one : values.entries().entrySet()) {
                    Attribute attribute = section.attributes().stream().filter(a -> a.name().equals(one.getKey())).findFirst().orElse(null);
                    if (attribute == null) {
                        draft.fault(path + "." + one.getKey(), one.getValue().line(), "there is no such value here; there are "
                                + String.join(", ", section.attributes().stream().map(Attribute::name).toList()));
                        draft.unsound(path);
                    } else {
                        read(section, key, attribute, path, path + "." + one.getKey(), one.getValue(), given, lines, draft);
                    }
                }
            }
            case Node.Text(int _, String _, boolean nothing) when nothing -> { }
            case Node.Text _, Node.Listing _ -> {
                draft.fault(path, entry.line(), "below this stand values with their names: " + String.join(", ", section.attributes().stream().map(Attribute::name).toList()));
                draft.unsound(path);
            }
        }
        return given;
    }

    private static void read(Section section, String key, Attribute attribute, String itemPath, String path, Node.Entry entry, Map<String, Object> given,
            Map<String, Integer> lines, Draft draft) throws Exception {
        lines.put(attribute.name(), entry.line());
        try {
            given.put(attribute.name(), section.kept(draft, key, attribute, attribute.read(entry.value())));
        } catch (SyntaxError e) {
            draft.fault(path, entry.line(), e.reason());
            draft.unsound(itemPath);
        }
    }
}
