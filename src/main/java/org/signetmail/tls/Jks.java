package org.signetmail.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;

/** The JDK's own key store of before PKCS#12. Its protection is one round of SHA-1: no work for us, and little for thieves. */
final class Jks {
    private static final byte[] MAGIC = {(byte) 0xFE, (byte) 0xED, (byte) 0xFE, (byte) 0xED};
    private static final byte[] JCEKS = {(byte) 0xCE, (byte) 0xCE, (byte) 0xCE, (byte) 0xCE};
    private static final String IT = "the JKS file";

    private Jks() {}

    static boolean is(byte[] octets) {
        return starts(octets, MAGIC);
    }

    /** Its relative with secret keys, which are Java objects: not read here. */
    static boolean isJceks(byte[] octets) {
        return starts(octets, JCEKS);
    }

    private static boolean starts(byte[] octets, byte[] magic) {
        return octets.length > magic.length && java.util.Arrays.equals(octets, 0, magic.length, magic, 0, magic.length);
    }

    static void read(byte[] octets, Unlocking lock, Found found) throws Pem.Unreadable, IOException, GeneralSecurityException {
        char[] password = lock.password();
        KeyStore store = KeyStore.getInstance("JKS");
        try {
            store.load(new ByteArrayInputStream(octets), password);
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw Unlocking.wrong(IT, e);
            }
            throw e;
        }
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                Certificate[] chain = store.getCertificateChain(alias);
                for (Certificate certificate : chain == null ? new Certificate[0] : chain) {
                    add(certificate, found);
                }
                try {
                    if (store.getKey(alias, lock.wanted(IT)) instanceof PrivateKey key) {
                        found.add(key);
                    }
                } catch (UnrecoverableKeyException e) {
                    throw new Pem.Unreadable(Pem.Fault.PASSWORD_WRONG, "the JKS file opens, but its key " + alias
                            + " has another password: give both the same one with keytool -keypasswd", e);
                }
            } else {
                add(store.getCertificate(alias), found);
            }
        }
    }

    private static void add(Certificate certificate, Found found) throws Pem.Unreadable {
        if (certificate instanceof X509Certificate x509) {
            found.add(x509);
        }
    }
}
