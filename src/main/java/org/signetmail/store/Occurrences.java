package org.signetmail.store;

import java.util.Map;

/**
 * Writes down what happens besides mail while a webhook wants to be told of it; while none does, it costs a look at a flag.
 * Thread-safe.
 */
public interface Occurrences {
    /**
     * Written a moment later, by another thread: what a process that is killed has not written yet is lost. Where something is
     * committed, its occurrence is in the same commit instead.
     *
     * @param domain lower-case, or empty
     */
    void note(HookEvent event, String domain, Map<String, String> facts);
}
