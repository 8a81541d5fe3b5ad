package org.signetmail.net;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Who may look for octets a moment instead of parking at once. A client that answers within microseconds has its answer there
 * before a parked thread would be awake again, and looking costs less than parking and waking. One connection of a listener
 * looks at a time, and none where there is one processor: under load the processor belongs to the others. Thread-safe.
 */
final class Lookout {
    /** How long a look lasts. */
    static final long LOOK_NANOS = 60_000;
    /** A wait that was no longer, with the waking of its thread, makes a look at the next one worth it. */
    static final long PROMPT_NANOS = 120_000;
    /** Reads that do not look after a look in vain; after several in a row, twice as many each time. */
    static final int WARY = 8;
    /** How often that doubles. */
    static final int MOST_WARY = 6;

    private final AtomicBoolean taken;

    Lookout(int processors) {
        taken = new AtomicBoolean(processors == 1);
    }

    /** Whether the caller may look; {@link #done} is to follow then. */
    boolean mayLook() {
        return !taken.get() && taken.compareAndSet(false, true);
    }

    void done() {
        taken.set(false);
    }
}
