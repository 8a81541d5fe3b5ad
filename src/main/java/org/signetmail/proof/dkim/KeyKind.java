package org.signetmail.proof.dkim;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.util.PrivateKeyFactory;

import org.signetmail.tls.FastRsa;

/** Kinds of keys that sign mail, in the order in which signatures stand. RFC 8301 3.1: SHA-256 alone. */
public enum KeyKind {
    /** RFC 8301 3.2: 2048 bits. Every verifier knows it. */
    RSA("rsa", "rsa-sha256") {
        @Override
        public KeyPair generate() {
            try {
                var generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(BITS);
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        byte[] published(byte[] keyInfo) {
            return keyInfo;
        }

        @Override
        Signer signer(PrivateKey key) {
            Optional<FastRsa> fast = FastRsa.with(key);
            return data -> {
                try {
                    Signature signing = fast.isPresent() ? fast.get().signature(SIGNATURE) : Signature.getInstance(SIGNATURE);
                    signing.initSign(fast.map(FastRsa::key).orElse(key));
                    signing.update(data);
                    return signing.sign();
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException("a DKIM key does not sign", e);
                }
            };
        }
    },
    /** RFC 8463. Its record is short; not every verifier knows it. */
    ED25519("ed25519", "ed25519-sha256") {
        @Override
        public KeyPair generate() {
            try {
                return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        // RFC 8463 4.2: the key's 32 octets, without what says that it is one.
        @Override
        byte[] published(byte[] keyInfo) {
            return Arrays.copyOfRange(keyInfo, keyInfo.length - Ed25519PrivateKeyParameters.KEY_SIZE, keyInfo.length);
        }

        /** RFC 8463 3: what is signed is the hash. By Bouncy Castle: the JDK's takes twenty times as long. */
        @Override
        Signer signer(PrivateKey key) {
            try {
                AsymmetricKeyParameter read = PrivateKeyFactory.createKey(key.getEncoded());
                return data -> {
                    var signing = new Ed25519Signer();
                    signing.init(true, read);
                    byte[] hash = sha256().digest(data);
                    signing.update(hash, 0, hash.length);
                    return signing.generateSignature();
                };
            } catch (IOException e) {
                throw new IllegalStateException("a DKIM key cannot be read", e);
            }
        }
    };

    private static final int BITS = 2048;
    private static final String SIGNATURE = "SHA256withRSA";

    private final String word;
    private final String algorithm;

    KeyKind(String word, String algorithm) {
        this.word = word;
        this.algorithm = algorithm;
    }

    /** As in a key's record: {@code k=}. */
    public String word() {
        return word;
    }

    /** As in a signature: {@code a=}. */
    public String algorithm() {
        return algorithm;
    }

    public static Optional<KeyKind> of(String word) {
        return Stream.of(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    /** Takes a tenth of a second and more for RSA. */
    public abstract KeyPair generate();

    /** What stands in the record. @param keyInfo SubjectPublicKeyInfo */
    abstract byte[] published(byte[] keyInfo);

    /** Ready to sign, by threads at once. */
    abstract Signer signer(PrivateKey key);

    /** A key at work. */
    interface Signer {
        byte[] sign(byte[] data);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
