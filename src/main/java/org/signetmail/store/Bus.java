package org.signetmail.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Changes within this process. Thread-safe. */
final class Bus implements Changes {
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();

    @Override
    public AutoCloseable subscribe(Consumer<Change> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void tell(Change change) {
        listeners.forEach(l -> l.accept(change));
    }
}
