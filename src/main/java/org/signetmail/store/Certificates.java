package org.signetmail.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** Certificates as kept: chain in the clear, key sealed by the master key. Thread-safe, durable. */
public interface Certificates {
    /** Where a certificate comes from. */
    enum Source { FILES, IMPORTED, SELF_SIGNED, OWN_CA, REQUESTED, ORDERED }

    /**
     * @param name display name, unique
     * @param chainPem leaf first; @param keyPem PKCS#8, in the clear in memory only
     * @param names DNS names and addresses wanted, for renewal
     * @param authority true for the installation's own CA, which is never offered to a listener
     */
    record Kept(long id, String name, Source source, String chainPem, @Nullable String keyPem, List<String> names,
            boolean authority, Instant added) {
        @Override
        public String toString() {
            return "Kept[" + name + "]";
        }
    }

    List<Kept> list();

    Optional<Kept> find(String name);

    Directory.Outcome<Kept> add(String name, Source source, String chainPem, @Nullable String keyPem, List<String> names, boolean authority);

    /** Replaces chain and key: a renewal. */
    Directory.Outcome<Kept> replace(String name, String chainPem, @Nullable String keyPem, List<String> names);

    /** Adds it, or replaces the one of that name, its source too: whoever names it goes on with this. */
    Directory.Outcome<Kept> put(String name, Source source, String chainPem, String keyPem, List<String> names);

    /** Refused with IN_USE while a listener names it; the reason names the listeners. */
    Directory.Outcome<Kept> remove(String name);
}
