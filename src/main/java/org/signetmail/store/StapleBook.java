package org.signetmail.store;

import java.util.Collection;
import java.util.Map;

/** OCSP responses for our certificates, by the SHA-256 fingerprint of the certificate. Thread-safe, durable. */
public interface StapleBook {
    Map<String, byte[]> list();

    void put(String fingerprint, byte[] response);

    /** All others go. */
    void keepOnly(Collection<String> fingerprints);
}
