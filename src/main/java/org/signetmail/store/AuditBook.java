package org.signetmail.store;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Who changed what, from where, and what it was before and after. An entry is committed together with the first change
 * that its work makes, so that no change is durable without one. Thread-safe.
 */
public interface AuditBook {
    /**
     * What somebody is about to do.
     *
     * @param before JSON without secrets, or null where there was nothing
     */
    record Deed(String who, String origin, String operation, String subject, @Nullable String before) {}

    /** @param outcome {@code done}, {@code refused: why}, or {@code begun} where the server ended before it knew */
    record Entry(long id, Instant at, String who, String origin, String operation, String subject, String outcome, @Nullable String before,
            @Nullable String after) {}

    /** Which entries are wanted; null is any. @param subject it begins with this; @param olderThan an entry's id */
    record Wanted(@Nullable String who, @Nullable String subject, @Nullable String operation, @Nullable Long olderThan) {
        public static final Wanted ALL = new Wanted(null, null, null, null);
    }

    /** Something that changes the store, on the calling thread. */
    interface Work<T> {
        T run() throws Exception;
    }

    /** Does it, and writes it down. What the work throws is thrown on, written down as refused. @param after JSON without secrets, of its result */
    <T> T during(Deed deed, Work<T> work, Function<T, @Nullable String> after) throws Exception;

    /** Newest first. */
    List<Entry> list(Wanted wanted, int most);
}
