package org.signetmail.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** A key and its certificates as one PKCS#12 file (RFC 7292): AES-256, as this decade's programs read it. */
public final class Packed {
    private Packed() {}

    /** Why a password will not do, or empty. */
    public static Optional<String> fault(char[] password) {
        return password.length == 0 || !StandardCharsets.US_ASCII.newEncoder().canEncode(new String(password))
                ? Optional.of("the password of a PKCS#12 file is ASCII, and not empty: programs differ in how they read others") : Optional.empty();
    }

    /** @param name as programs show it; @param chain leaf first; @param password without {@link #fault} */
    public static byte[] pkcs12(String name, PrivateKey key, List<X509Certificate> chain, char[] password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(name, key, password, chain.toArray(X509Certificate[]::new));
            var out = new ByteArrayOutputStream();
            store.store(out, password);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key and its certificates cannot be packed", e);
        }
    }
}
