package org.signetmail.store;

import java.time.Clock;
import java.util.List;

/** The open store: one per process and data directory (a lock file sees to that). Thread-safe. */
public final class Store implements AutoCloseable {
    private Store() {}

    /** Opens or makes the store, its schema brought up to date. @throws StoreException when it cannot */
    public static Store open(StoreOptions options, MasterKey key, Clock clock) {
        throw new UnsupportedOperationException("being built");
    }

    public Directory directory() { throw new UnsupportedOperationException("being built"); }

    public Mailboxes mailboxes() { throw new UnsupportedOperationException("being built"); }

    public Bodies bodies() { throw new UnsupportedOperationException("being built"); }

    public Deliveries deliveries() { throw new UnsupportedOperationException("being built"); }

    public Outbox outbox() { throw new UnsupportedOperationException("being built"); }

    public Certificates certificates() { throw new UnsupportedOperationException("being built"); }

    public Listeners listeners() { throw new UnsupportedOperationException("being built"); }

    public Settings settings() { throw new UnsupportedOperationException("being built"); }

    public Changes changes() { throw new UnsupportedOperationException("being built"); }

    /** Walks the whole store and says what is unsound; empty is sound. */
    public List<String> check() { throw new UnsupportedOperationException("being built"); }

    @Override
    public void close() { throw new UnsupportedOperationException("being built"); }
}
