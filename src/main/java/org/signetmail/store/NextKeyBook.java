package org.signetmail.store;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** The keys that certificates will have next, sealed by the master key; each goes with its certificate. Thread-safe, durable. */
public interface NextKeyBook {
    /** @param publicKey SubjectPublicKeyInfo in base64; @param keyPem PKCS#8, in the clear in memory only */
    record Kept(String certificate, String publicKey, String keyPem) {
        @Override
        public String toString() {
            return "Kept[" + certificate + "]";
        }
    }

    Optional<Kept> find(String certificate);

    /**
     * Keeps it in the place of {@code before}; does nothing when another is there by now, as when another process was faster.
     *
     * @param before the public key that was found, or null for none
     */
    void put(Kept key, @Nullable String before);
}
