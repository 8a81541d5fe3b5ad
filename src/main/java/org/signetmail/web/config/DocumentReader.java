package org.signetmail.web.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a document: YAML 1.2 (and so JSON) as text, or the objects that a JSON parser made of it. What a value means is told by
 * its place, not by its look, so every scalar is a text here. Anchors, aliases and tags are refused: nothing in a document grows
 * when it is read. Bounded in size, depth and number of values.
 */
final class DocumentReader {
    static final int MOST_CHARACTERS = 4 << 20;
    static final int MOST_VALUES = 400_000;
    static final int DEEPEST = 8;
    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");
    private static final LoadSettings SETTINGS = LoadSettings.builder().setLabel("the document").build();

    /** A document that is none, with where and why. */
    static final class Unreadable extends Exception {
        private final transient Fault fault;

        Unreadable(String path, int line, String why) {
            super(why, null, false, false);
            fault = new Fault(path, line, why);
        }

        Fault fault() {
            return fault;
        }
    }

    private final List<String> path = new ArrayList<>();
    private int values;

    private DocumentReader() {}

    /** @param document a text, or maps, lists, texts, numbers and truth values */
    static Node.Mapping read(@Nullable Object document) throws Unreadable {
        var reader = new DocumentReader();
        Node root = document instanceof String text ? reader.yaml(text) : reader.given(document, 0);
        return switch (root) {
            case Node.Mapping whole -> whole;
            case Node.Text(int line, String _, boolean nothing) when nothing -> new Node.Mapping(line, Map.of());
            case Node.Text other -> throw notSections(other.line());
            case Node.Listing other -> throw notSections(other.line());
        };
    }

    private static Unreadable notSections(int line) {
        return new Unreadable("", line, "a document has sections, as \"settings:\" and \"accounts:\" in lines of their own; signet config export shows one");
    }

    private Node yaml(String text) throws Unreadable {
        if (text.length() > MOST_CHARACTERS) {
            throw new Unreadable("", 0, "a document has " + MOST_CHARACTERS + " characters at most; apply it in parts, some sections in each");
        }
        try {
            Iterator<Event> events = new Parse(SETTINGS).parseString(text.startsWith("\ufeff") ? text.substring(1) : text).iterator();
            events.next();
            if (events.next().getEventId() == Event.ID.StreamEnd) {
                return new Node.Text(1, "", true);
            }
            Node root = node(events.next(), events, 0);
            events.next();
            Event end = events.next();
            if (end.getEventId() != Event.ID.StreamEnd) {
                throw new Unreadable("", line(end), "a second document begins here (---); one is wanted");
            }
            return root;
        } catch (MarkedYamlEngineException e) {
            throw new Unreadable(at(), e.getProblemMark().map(DocumentReader::line).orElse(0), "this is no YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new Unreadable(at(), 0, "this is no YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static int line(Event event) {
        return event.getStartMark().map(DocumentReader::line).orElse(0);
    }

    private static int line(Mark mark) {
        return mark.getLine() + 1;
    }

    private String at() {
        return String.join(".", path);
    }

    private void counted(int depth, int line) throws Unreadable {
        if (depth > DEEPEST) {
            throw new Unreadable(at(), line, "this lies deeper than anything in a document");
        }
        if (++values > MOST_VALUES) {
            throw new Unreadable(at(), line, "a document has " + MOST_VALUES + " values at most");
        }
    }

    private Node node(Event event, Iterator<Event> events, int depth) throws Unreadable {
        int line = line(event);
        counted(depth, line);
        return switch (event.getEventId()) {
            case Scalar -> {
                ScalarEvent scalar = plain((ScalarEvent) event, line);
                yield new Node.Text(line, scalar.getValue(), scalar.isPlain() && NOTHING.contains(scalar.getValue()));
            }
            case SequenceStart -> {
                plain((CollectionStartEvent) event, line);
                var items = new ArrayList<Node>();
                for (Event next = events.next(); next.getEventId() != Event.ID.SequenceEnd; next = events.next()) {
                    items.add(node(next, events, depth + 1));
                }
                yield new Node.Listing(line, items);
            }
            case MappingStart -> {
                plain((CollectionStartEvent) event, line);
                yield mapping(line, events, depth);
            }
            default -> throw new Unreadable(at(), line, "anchors and aliases (& and *) are not taken here: write the value out, or quote it");
        };
    }

    private Node.Mapping mapping(int line, Iterator<Event> events, int depth) throws Unreadable {
        var entries = new LinkedHashMap<String, Node.Entry>();
        for (Event next = events.next(); next.getEventId() != Event.ID.MappingEnd; next = events.next()) {
            int at = line(next);
            if (!(next instanceof ScalarEvent key)) {
                throw new Unreadable(at(), at, "a name is wanted here (one that begins with *, & or [ stands in quotes)");
            }
            put(entries, plain(key, at).getValue(), at, events.next(), (value, below) -> node(value, events, below), depth);
        }
        return new Node.Mapping(line, Collections.unmodifiableMap(entries));
    }

    /** Reads what a name stands for. */
    private interface Reading<T> {
        Node of(T value, int depth) throws Unreadable;
    }

    private <T> void put(Map<String, Node.Entry> entries, String name, int line, T value, Reading<T> reading, int depth) throws Unreadable {
        path.add(name);
        Node.Entry before = entries.get(name);
        if (before != null) {
            throw new Unreadable(at(), line, "this stands here twice, first in line " + before.line());
        }
        entries.put(name, new Node.Entry(line, reading.of(value, depth + 1)));
        path.removeLast();
    }

    private ScalarEvent plain(ScalarEvent event, int line) throws Unreadable {
        unmarked(event.getAnchor().isPresent(), event.getTag().isPresent(), line);
        return event;
    }

    private void plain(CollectionStartEvent event, int line) throws Unreadable {
        unmarked(event.getAnchor().isPresent(), event.getTag().isPresent(), line);
    }

    private void unmarked(boolean anchor, boolean tag, int line) throws Unreadable {
        if (anchor || tag) {
            throw new Unreadable(at(), line, anchor ? "anchors and aliases (& and *) are not taken here: write the value out, or quote it" : "tags (!) are not taken here");
        }
    }

    private Node given(@Nullable Object value, int depth) throws Unreadable {
        counted(depth, 0);
        return switch (value) {
            case null -> new Node.Text(0, "", true);
            case String text -> new Node.Text(0, text, false);
            case Number number -> new Node.Text(0, number.toString(), false);
            case Boolean truth -> new Node.Text(0, truth.toString(), false);
            case List<?> list -> {
                var items = new ArrayList<Node>();
                for (Object item : list) {
                    items.add(given(item, depth + 1));
                }
                yield new Node.Listing(0, items);
            }
            case Map<?, ?> map -> {
                var entries = new LinkedHashMap<String, Node.Entry>();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    put(entries, String.valueOf(entry.getKey()), 0, entry, (one, below) -> given(one.getValue(), below), depth);
                }
                yield new Node.Mapping(0, Collections.unmodifiableMap(entries));
            }
            default -> throw new Unreadable(at(), 0, "this is nothing that a document has");
        };
    }
}
