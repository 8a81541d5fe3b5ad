package org.signetmail.web.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

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

    /**
     * What all sections have.
     *
     * @param name as the document calls it; @param comment for who reads the document
     * @param attributes one of the name {@link #VALUE} alone, or several with names of their own
     * @param when a change is done among all changes: the lowest first. What is likely to fail comes early, what cannot be taken back late
     * @param whenRemoved when something is removed among them
     */
    record Head(String name, String comment, List<Attribute> attributes, int when, int whenRemoved) {
        Head {
            attributes = List.copyOf(attributes);
        }
    }

    private final Head head;

    Section(Head head) {
        this.head = head;
    }

    final String name() {
        return head.name();
    }

    final String comment() {
        return head.comment();
    }

    final List<Attribute> attributes() {
        return head.attributes();
    }

    /** All there are, in any order. */
    abstract Stream<Thing> all(Live live) throws Exception;

    /** All there are, by what tells them apart, in the document's order. */
    final SortedMap<String, Thing> things(Live live) throws Exception {
        var things = new TreeMap<String, Thing>();
        all(live).forEach(thing -> things.put(known(thing.name()), thing));
        return things;
    }

    /** What tells a thing that there is from others. */
    String known(String name) {
        return name;
    }

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

    /** What of it can be brought about at all, where that is less than what is asked for; the draft is told of the rest. */
    Item possible(Draft draft, Item item) {
        return item;
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
    final List<Deed> deeds(Item item) {
        return switch (item.kind()) {
            case ADD -> add(item);
            case CHANGE -> change(item);
            case REMOVE -> remove(item);
            case NONE -> List.of();
        };
    }

    abstract List<Deed> add(Item item);

    /** What is set as it was made, where a section does not say otherwise. */
    List<Deed> change(Item item) {
        return add(item);
    }

    abstract List<Deed> remove(Item item);

    /** Whether it can be taken back once it is done. */
    boolean reversible(Item item) {
        return true;
    }

    /** When it is done among all changes, as the head says. */
    int order(Item item) {
        return item.after() == null ? head.whenRemoved() : head.when();
    }

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
