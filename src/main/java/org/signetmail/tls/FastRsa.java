package org.signetmail.tls;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An RSA key in AWS-LC, which uses what newer processors have: a signature takes a third of the JDK's time, and a little more than half of
 * BoringSSL's. AWS-LC blinds, and checks each signature before it gives it out, as they do. Thread-safe.
 */
public final class FastRsa {
    private static final Logger LOG = LoggerFactory.getLogger(FastRsa.class);

    /** The library is looked for when the first RSA key comes. */
    private static final class Library {
        private static final @Nullable Provider PROVIDER = load();

        private static @Nullable Provider load() {
            if (!System.getProperty("os.arch").equals("amd64") || !System.getProperty("os.name").equals("Linux")) {
                return null;
            }
            try {
                AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
                return AmazonCorrettoCryptoProvider.INSTANCE;
            } catch (RuntimeException | LinkageError missing) {
                LOG.info("AWS-LC does not load ({}): signatures with RSA keys take longer", missing.toString());
                return null;
            }
        }
    }

    private final Provider provider;
    private final PrivateKey key;

    private FastRsa(Provider provider, PrivateKey key) {
        this.provider = provider;
        this.key = key;
    }

    /** Empty for other keys, and where the library is not there or does not take the key. */
    public static Optional<FastRsa> with(PrivateKey key) {
        Provider provider = key.getAlgorithm().equals("RSA") ? Library.PROVIDER : null;
        if (provider == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new FastRsa(provider, KeyFactory.getInstance("RSA", provider).generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()))));
        } catch (GeneralSecurityException unfit) {
            LOG.info("AWS-LC does not take this RSA key ({}): its signatures take longer", unfit.toString());
            return Optional.empty();
        }
    }

    /** One that is not begun. @param algorithm as in {@link Signature} */
    public Signature signature(String algorithm) throws GeneralSecurityException {
        return Signature.getInstance(algorithm, provider);
    }

    /** For {@link Signature#initSign} of such a signature. */
    public PrivateKey key() {
        return key;
    }
}
