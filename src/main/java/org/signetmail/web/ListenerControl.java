package org.signetmail.web;

import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Listeners.Listener;

/**
 * Changes listeners while the server runs: the socket first, the store after it. What cannot be bound is refused with the
 * reason and all stays as it was; sessions that are open go on. Thread-safe.
 */
public interface ListenerControl {
    Outcome<Listener> add(Listener listener);

    Outcome<Listener> set(Listener listener);

    Outcome<Listener> remove(String name);

    /** Sessions open on a listener now. */
    int connections(String name);

    /** What is added to each configured port. */
    int portOffset();
}
