package org.signetmail.store;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** Where certificates of source FILES have their files. Thread-safe, durable; goes with the certificate when that is removed. */
public interface FileCertificates {
    /** @param name of the certificate; @param password of the key file, or null */
    record Place(String name, String certificateFile, String keyFile, @Nullable String password) {
        @Override
        public String toString() {
            return "Place[" + name + ", " + certificateFile + ", " + keyFile + "]";
        }
    }

    List<Place> list();

    Optional<Place> find(String name);

    /** Adds it, or replaces the one of that name. */
    void put(Place place);

    void remove(String name);
}
