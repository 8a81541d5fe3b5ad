package org.signetmail.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key with the chain that proves it, leaf first, root left out. What a TLS server presents.
 * Immutable; equality is identity of the leaf and key. Never printed with its key.
 *
 * @param name the certificate's name in this installation, for display and logs
 */
public record Credential(String name, PrivateKey key, List<X509Certificate> chain) {
    public Credential {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a credential needs at least its leaf");
        }
    }

    public X509Certificate leaf() {
        return chain.getFirst();
    }

    @Override
    public String toString() {
        return "Credential[" + name + "]";
    }
}
