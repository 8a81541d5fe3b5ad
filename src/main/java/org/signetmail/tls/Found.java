package org.signetmail.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** What reading has come upon so far. Bounded; not thread-safe. */
final class Found {
    private static final int MOST_CERTIFICATES = 500;
    private static final int MOST_KEYS = 20;

    private final List<X509Certificate> certificates = new ArrayList<>();
    private final List<PrivateKey> keys = new ArrayList<>();

    void add(X509Certificate certificate) throws Pem.Unreadable {
        // The same one twice, in a chain and beside it, is one.
        if (!certificates.contains(certificate)) {
            if (certificates.size() == MOST_CERTIFICATES) {
                throw new Pem.Unreadable(Pem.Fault.TOO_MUCH, "there are more than " + MOST_CERTIFICATES + " certificates in it", null);
            }
            certificates.add(certificate);
        }
    }

    void add(PrivateKey key) throws Pem.Unreadable {
        if (!keys.contains(key)) {
            if (keys.size() == MOST_KEYS) {
                throw new Pem.Unreadable(Pem.Fault.TOO_MUCH, "there are more than " + MOST_KEYS + " private keys in it", null);
            }
            keys.add(key);
        }
    }

    Pem.Contents contents() {
        return new Pem.Contents(List.copyOf(certificates), List.copyOf(keys));
    }
}
