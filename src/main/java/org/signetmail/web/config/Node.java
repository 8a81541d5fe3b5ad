package org.signetmail.web.config;

import java.util.List;
import java.util.Map;

/** A piece of a document, with the line it begins on: from 1, or 0 where the document had no lines. Immutable. */
sealed interface Node {
    int line();

    /** @param nothing whether it stands for no value: empty, {@code ~} or {@code null}, not quoted */
    record Text(int line, String text, boolean nothing) implements Node {}

    record Listing(int line, List<Node> items) implements Node {
        public Listing {
            items = List.copyOf(items);
        }
    }

    /** In the document's order. */
    record Mapping(int line, Map<String, Entry> entries) implements Node {}

    /** @param line of the key */
    record Entry(int line, Node value) {}
}
