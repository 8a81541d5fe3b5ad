package org.signetmail.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** Long work that somebody began, and how it ended. Ended work is kept for a while. Thread-safe, durable. */
public interface JobBook {
    enum State {
        RUNNING, DONE, FAILED, CANCELLED,
        /** The server ended before the work did. */
        INTERRUPTED
    }

    /** @param operation that began it; @param words how it ended, for a person; @param result JSON, where it has one */
    record Job(long id, String operation, String who, State state, String words, @Nullable String result, Instant started, @Nullable Instant ended) {}

    long begin(String operation, String who);

    void end(long id, State state, String words, @Nullable String result);

    Optional<Job> find(long id);

    /** Newest first. @param operation only of this one, or null; @param olderThan an id, or null */
    List<Job> list(@Nullable String operation, @Nullable Long olderThan, int most);

    /** At the start: what ran when the server ended runs no more. @return how many those were */
    int interruptAll();
}
