package org.signetmail.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets at rest: AES-256-GCM under the master key, bound to where they belong. The form is a version octet,
 * a nonce of 12 octets, and the ciphertext with its tag. Thread-safe.
 */
final class Seal {
    private static final byte VERSION = 1;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final String MAC = "HmacSHA256";

    private final SecretKeySpec key;
    private final SecretKeySpec macKey;
    private final SecureRandom random = new SecureRandom();

    Seal(MasterKey master) {
        key = new SecretKeySpec(master.octets(), "AES");
        macKey = new SecretKeySpec(mac(new SecretKeySpec(master.octets(), MAC), "keyed hashes", new byte[0]), MAC);
    }

    /** @param place what the secret belongs to; a sealed value moved elsewhere does not open */
    byte[] seal(String place, byte[] secret) {
        var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] text = cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(secret);
            var sealed = new byte[1 + NONCE + text.length];
            sealed[0] = VERSION;
            System.arraycopy(nonce, 0, sealed, 1, NONCE);
            System.arraycopy(text, 0, sealed, 1 + NONCE, text.length);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new StoreException("sealing failed", e);
        }
    }

    byte[] open(String place, byte[] sealed) {
        try {
            return cipher(Cipher.DECRYPT_MODE, Arrays.copyOfRange(sealed, 1, 1 + NONCE), place)
                    .doFinal(sealed, 1 + NONCE, sealed.length - 1 - NONCE);
        } catch (GeneralSecurityException e) {
            throw new StoreException("a secret of " + place + " does not open: is this the right master key?", e);
        }
    }

    /** A keyed hash, for secrets that are only ever compared; without the master key nobody can try them out. */
    byte[] mac(String place, byte[] secret) {
        return mac(macKey, place, secret);
    }

    private static byte[] mac(SecretKeySpec key, String place, byte[] secret) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            mac.update(place.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(secret);
        } catch (GeneralSecurityException e) {
            throw new StoreException("hashing failed", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
