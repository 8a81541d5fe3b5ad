package org.signetmail.web.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;

import org.jspecify.annotations.Nullable;

/**
 * One kind of thing in the document: what it is called there, its values, how they are read from the operations' views, and which
 * operations bring a change about. A new feature's section is one such class and a line in {@link Sections}. Thread-safe.
 */
abstract class Section {
    /** Something that there is. @param name as operations know it; @param values by their attributes' names, all of them */
    record Thing(String name, Map<String, Object> values) {
        Object value(String attribute) {
            return Objects.requireNonNull(values.get(attribute), attribute);
        }
    }

    /** What stands where a thing has one value alone, which follows its name at once. */
    static final String VALUE = "value";

    /** As the document calls it. */
    abstract String name();

    /** For who reads the document. */
    abstract String comment();

    /** One of the name {@link #VALUE} alone, or several with names of their own. */
    abstract List<Attribute> attributes();

    /** All there are, by what tells them apart, in the document's order. */
    abstract SortedMap<String, Thing> things(Live live) throws Exception;

    /** What tells a thing of this name from others. @throws org.signetmail.text.SyntaxError when nothing can be called so */
    abstract String key(String name);

    /** The name as operations will know it, of a thing that there is not yet. @throws org.signetmail.text.SyntaxError as {@link #key} */
    String named(String given) {
        return key(given);
    }

    /** The value of a thing in its one form, where that depends on the thing. @throws org.signetmail.text.SyntaxError with what is wrong */
    Object kept(Draft draft, String key, Attribute attribute, Object value) throws Exception {
        return value;
    }

    /** Looks at an item in the midst of all others, and tells the draft of faults and of what should be known. */
    void consider(Draft draft, Item item) throws Exception {}

    /** Looks at all items together. */
    void conclude(Draft draft) throws Exception {}

    /** Items of one {@link #order}, in the order among each other. */
    List<Item> arranged(List<Item> items) {
        return items;
    }

    /** What brings an item's change about, in order. */
    abstract List<Deed> deeds(Item item);

    /** Whether it can be taken back once it is done. */
    boolean reversible(Item item) {
        return true;
    }

    /** When it is done among all changes: the lowest first. What is likely to fail comes early, what cannot be taken back late. */
    abstract int order(Item item);

    /** A value as it may be shown. */
    String shown(Item item, Attribute attribute, Object value) {
        return Attribute.shown(value);
    }

    final boolean isBare() {
        return attributes().size() == 1 && attributes().getFirst().name().equals(VALUE);
    }

    /** Writes all of it. @param all also what is as usual */
    void write(Live live, DocumentWriter out, boolean all) throws Exception {
        SortedMap<String, Thing> things = things(live);
        if (things.isEmpty()) {
            out.bareName(0, name());
            return;
        }
        out.name(0, name());
        things.values().forEach(thing -> write(thing, out, all));
    }

    private void write(Thing thing, DocumentWriter out, boolean all) {
        if (isBare()) {
            write(1, thing.name(), attributes().getFirst(), thing.values().get(VALUE), out);
            return;
        }
        List<Attribute> told = attributes().stream().filter(a -> !a.once() && (all || a.usual() == null || !a.usual().equals(thing.values().get(a.name())))).toList();
        if (told.isEmpty()) {
            out.bareName(1, thing.name());
            return;
        }
        out.name(1, thing.name());
        told.forEach(a -> write(2, a.name(), a, thing.values().get(a.name()), out));
    }

    static void write(int depth, String name, Attribute attribute, @Nullable Object value, DocumentWriter out) {
        switch (attribute.form()) {
            case TEXT -> out.text(depth, name, String.valueOf(value));
            case LIST -> out.list(depth, name, ((List<?>) (value == null ? List.of() : value)).stream().map(String::valueOf).toList());
            case NUMBER, OCTETS, YES_NO -> out.word(depth, name, Attribute.shown(value));
        }
    }
}
