package org.signetmail.net;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.netty.handler.ssl.OpenSslPrivateKeyMethod;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs for BoringSSL with an RSA key by AWS-LC, which uses what newer processors have and takes a little more than half the
 * time. AWS-LC blinds, and checks each signature before it gives it out, as BoringSSL does. Signs only: ciphers whose key exchange
 * is RSA itself need the key within BoringSSL. Thread-safe.
 */
final class RsaSigning implements OpenSslPrivateKeyMethod {
    private static final Logger LOG = LoggerFactory.getLogger(RsaSigning.class);

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
                LOG.info("AWS-LC does not load ({}): BoringSSL signs with RSA keys, slower", missing.toString());
                return null;
            }
        }
    }

    private final Provider provider;
    private final PrivateKey key;

    private RsaSigning(Provider provider, PrivateKey key) {
        this.provider = provider;
        this.key = key;
    }

    /** Empty for other keys, and where the library is not there or does not take the key. */
    static Optional<RsaSigning> with(PrivateKey key) {
        Provider provider = key.getAlgorithm().equals("RSA") ? Library.PROVIDER : null;
        if (provider == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RsaSigning(provider, KeyFactory.getInstance("RSA", provider).generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()))));
        } catch (GeneralSecurityException unfit) {
            LOG.info("AWS-LC does not take this RSA key ({}): BoringSSL signs with it", unfit.toString());
            return Optional.empty();
        }
    }

    @Override
    public byte[] sign(SSLEngine engine, int algorithm, byte[] input) throws GeneralSecurityException {
        Signature signature = signature(algorithm);
        signature.initSign(key);
        signature.update(input);
        return signature.sign();
    }

    private Signature signature(int algorithm) throws GeneralSecurityException {
        // RFC 8446 4.2.3; what netty's constants stand for are the code points.
        return switch (algorithm) {
            case 0x0201 -> Signature.getInstance("SHA1withRSA", provider);
            case 0x0401 -> Signature.getInstance("SHA256withRSA", provider);
            case 0x0501 -> Signature.getInstance("SHA384withRSA", provider);
            case 0x0601 -> Signature.getInstance("SHA512withRSA", provider);
            case 0x0804 -> pss(MGF1ParameterSpec.SHA256, 32);
            case 0x0805 -> pss(MGF1ParameterSpec.SHA384, 48);
            case 0x0806 -> pss(MGF1ParameterSpec.SHA512, 64);
            default -> throw new GeneralSecurityException("no RSA signature has the number 0x%04x".formatted(algorithm));
        };
    }

    /** RFC 8446 4.2.3: the salt is as long as the digest. */
    private Signature pss(MGF1ParameterSpec digest, int length) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("RSASSA-PSS", provider);
        signature.setParameter(new PSSParameterSpec(digest.getDigestAlgorithm(), "MGF1", digest, length, PSSParameterSpec.TRAILER_FIELD_BC));
        return signature;
    }

    @Override
    public byte[] decrypt(SSLEngine engine, byte[] input) throws GeneralSecurityException {
        throw new GeneralSecurityException("RSA key transport is not done with this key");
    }
}
