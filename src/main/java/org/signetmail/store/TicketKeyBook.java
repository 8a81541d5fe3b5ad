package org.signetmail.store;

import java.time.Instant;
import java.util.List;

/** Keys of TLS session tickets, sealed by the master key. Thread-safe, durable. */
public interface TicketKeyBook {
    /** @param activeFrom when tickets begin to be made with it */
    record Kept(Instant activeFrom, byte[] secret) {
        @Override
        public String toString() {
            return "Kept[" + activeFrom + "]";
        }
    }

    /** Newest first. */
    List<Kept> list();

    /**
     * Adds the key unless there is one already that becomes active after {@code unlessAfter}, as when another process was
     * faster; drops those that became active before {@code dropBefore}.
     */
    void add(Kept key, Instant unlessAfter, Instant dropBefore);
}
