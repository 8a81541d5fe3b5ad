package org.signetmail.store.backup;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

import org.signetmail.store.StoreException;

/**
 * A master key under a passphrase: Argon2id (RFC 9106), then AES-256-GCM. Octets are base64 in JSON.
 *
 * @param memoryKib what each guess costs; @param iterations the same in time
 */
public record LockedKey(byte[] salt, int memoryKib, int iterations, byte[] nonce, byte[] sealed) {
    private static final int MEMORY_KIB = 64 * 1024;
    private static final int ITERATIONS = 3;
    /** A manifest comes from elsewhere: what it asks for is bounded. */
    private static final int MOST_MEMORY_KIB = 1024 * 1024;
    private static final int MOST_ITERATIONS = 20;
    private static final byte[] PLACE = "signet backup master key 1".getBytes(StandardCharsets.US_ASCII);

    /** Locks a key. */
    public static LockedKey lock(byte[] key, char[] passphrase) {
        var random = new SecureRandom();
        var salt = new byte[16];
        var nonce = new byte[12];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        try {
            return new LockedKey(salt, MEMORY_KIB, ITERATIONS, nonce, cipher(Cipher.ENCRYPT_MODE, derived(passphrase, salt, MEMORY_KIB, ITERATIONS), nonce).doFinal(key));
        } catch (GeneralSecurityException e) {
            throw new StoreException("locking the master key failed", e);
        }
    }

    /** The key. @throws StoreException when the passphrase is another */
    public byte[] open(char[] passphrase) {
        if (memoryKib < 8 || memoryKib > MOST_MEMORY_KIB || iterations < 1 || iterations > MOST_ITERATIONS || salt.length < 8 || nonce.length != 12) {
            throw new StoreException("the master key in this backup is locked in a way that this version does not know");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, derived(passphrase, salt, memoryKib, iterations), nonce).doFinal(sealed);
        } catch (AEADBadTagException e) {
            throw new StoreException("the passphrase does not open the master key in this backup", e);
        } catch (GeneralSecurityException e) {
            throw new StoreException("opening the master key failed", e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(PLACE);
        return cipher;
    }

    private static byte[] derived(char[] passphrase, byte[] salt, int memoryKib, int iterations) {
        var octets = StandardCharsets.UTF_8.encode(CharBuffer.wrap(passphrase));
        byte[] secret = Arrays.copyOf(octets.array(), octets.limit());
        try {
            var generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id).withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memoryKib).withIterations(iterations).withParallelism(1).withSalt(salt).build());
            var key = new byte[32];
            generator.generateBytes(secret, key);
            return key;
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "LockedKey";
    }
}
