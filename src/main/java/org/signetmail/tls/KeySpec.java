package org.signetmail.tls;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;

/** Kinds of keys that are made here. */
public enum KeySpec {
    ECDSA_P256("EC", "secp256r1", 0),
    ECDSA_P384("EC", "secp384r1", 0),
    RSA_2048("RSA", "", 2048),
    RSA_3072("RSA", "", 3072),
    RSA_4096("RSA", "", 4096);

    private final String algorithm;
    private final String curve;
    private final int bits;

    KeySpec(String algorithm, String curve, int bits) {
        this.algorithm = algorithm;
        this.curve = curve;
        this.bits = bits;
    }

    /** The kind that this key is of, or the nearest that is made here. */
    public static KeySpec of(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> rsa.getModulus().bitLength() > 3072 ? RSA_4096 : rsa.getModulus().bitLength() > 2048 ? RSA_3072 : RSA_2048;
            case ECPublicKey ec -> ec.getParams().getCurve().getField().getFieldSize() > 256 ? ECDSA_P384 : ECDSA_P256;
            default -> ECDSA_P256;
        };
    }

    /** Whether a SubjectPublicKeyInfo is that of a key of this kind. */
    public boolean fits(byte[] key) {
        try {
            return of(KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(key))) == this;
        } catch (InvalidKeySpecException other) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public KeyPair generate() {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            if (bits > 0) {
                generator.initialize(bits);
            } else {
                generator.initialize(new ECGenParameterSpec(curve));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
