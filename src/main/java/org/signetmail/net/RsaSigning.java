package org.signetmail.net;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

import io.netty.handler.ssl.OpenSslPrivateKeyMethod;

import org.signetmail.tls.FastRsa;

/**
 * Signs for BoringSSL with an RSA key by AWS-LC, where BoringSSL would take longer. Signs only: ciphers whose key exchange is RSA
 * itself need the key within BoringSSL. Thread-safe.
 */
final class RsaSigning implements OpenSslPrivateKeyMethod {
    private final FastRsa rsa;

    private RsaSigning(FastRsa rsa) {
        this.rsa = rsa;
    }

    /** Empty for other keys, and where the library is not there or does not take the key. */
    static Optional<RsaSigning> with(PrivateKey key) {
        return FastRsa.with(key).map(RsaSigning::new);
    }

    @Override
    public byte[] sign(SSLEngine engine, int algorithm, byte[] input) throws GeneralSecurityException {
        Signature signature = signature(algorithm);
        signature.initSign(rsa.key());
        signature.update(input);
        return signature.sign();
    }

    private Signature signature(int algorithm) throws GeneralSecurityException {
        // RFC 8446 4.2.3; what netty's constants stand for are the code points.
        return switch (algorithm) {
            case 0x0201 -> rsa.signature("SHA1withRSA");
            case 0x0401 -> rsa.signature("SHA256withRSA");
            case 0x0501 -> rsa.signature("SHA384withRSA");
            case 0x0601 -> rsa.signature("SHA512withRSA");
            case 0x0804 -> pss(MGF1ParameterSpec.SHA256, 32);
            case 0x0805 -> pss(MGF1ParameterSpec.SHA384, 48);
            case 0x0806 -> pss(MGF1ParameterSpec.SHA512, 64);
            default -> throw new GeneralSecurityException("no RSA signature has the number 0x%04x".formatted(algorithm));
        };
    }

    /** RFC 8446 4.2.3: the salt is as long as the digest. */
    private Signature pss(MGF1ParameterSpec digest, int length) throws GeneralSecurityException {
        Signature signature = rsa.signature("RSASSA-PSS");
        signature.setParameter(new PSSParameterSpec(digest.getDigestAlgorithm(), "MGF1", digest, length, PSSParameterSpec.TRAILER_FIELD_BC));
        return signature;
    }

    @Override
    public byte[] decrypt(SSLEngine engine, byte[] input) throws GeneralSecurityException {
        throw new GeneralSecurityException("RSA key transport is not done with this key");
    }
}
