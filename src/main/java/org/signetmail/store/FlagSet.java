package org.signetmail.store;

import java.util.Set;

/** Flags by name: system flags as {@link Flags} bits, keywords as atoms in their first spelling, matched without case. */
public record FlagSet(long system, Set<String> keywords) {
    public static final FlagSet NONE = new FlagSet(0, Set.of());

    public FlagSet {
        keywords = Set.copyOf(keywords);
    }
}
