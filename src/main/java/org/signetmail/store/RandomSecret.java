package org.signetmail.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * A secret of 256 random bits that its bearer shows, as text. Only its SHA-256 is kept: of so many random bits a fast hash
 * gives nothing back, and it can be looked up by an index. Never printed.
 */
record RandomSecret(String text) {
    private static final int OCTETS = 32;
    private static final int MOST_LENGTH = 100;

    static RandomSecret make(String prefix, SecureRandom random) {
        var octets = new byte[OCTETS];
        random.nextBytes(octets);
        return new RandomSecret(prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(octets));
    }

    /** What somebody shows, unless it is longer than any that was given out. */
    static Optional<RandomSecret> shown(String text) {
        return text.length() > MOST_LENGTH ? Optional.empty() : Optional.of(new RandomSecret(text));
    }

    byte[] hash() {
        return sha256(text);
    }

    /** Another secret that follows from this one, for who knows this one. @param purpose keeps those for different ends apart */
    String derived(String purpose) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(purpose + ":" + text));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "RandomSecret";
    }
}
