package org.signetmail.web.api;

import org.signetmail.net.Handshakes;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Listeners.Listener;

/**
 * Changes listeners while the server runs. A socket that need not move is not touched; one that moves is bound first, stored
 * then, and closed at its old place last. What cannot be bound is refused with the reason and all stays as it was; sessions
 * that are open go on. Thread-safe.
 */
public interface ListenerControl {
    Outcome<Listener> add(Listener listener);

    Outcome<Listener> set(Listener listener);

    Outcome<Listener> remove(String name);

    /** Sessions open on a listener now. */
    int connections(String name);

    /** How handshakes ended in the last day. */
    Handshakes.Day handshakes();

    /** What is added to each configured port. */
    int portOffset();
}
