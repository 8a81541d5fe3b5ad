package org.signetmail.store;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.Semaphore;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) in PHC strings. Each check takes 19 MiB and some tens of milliseconds, so only a few run at
 * once. Thread-safe.
 */
final class Passwords {
    /** OWASP's second recommended setting. */
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int ITERATIONS = 2;
    private static final int LENGTH = 32;

    private final Semaphore permits = new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));
    private final SecureRandom random = new SecureRandom();
    /** Checked when the user does not exist, so that the answer takes as long. */
    private final String nobody;

    Passwords() {
        nobody = phc(new byte[16], new byte[LENGTH]);
    }

    String hash(char[] password) {
        var salt = new byte[16];
        random.nextBytes(salt);
        return phc(salt, digest(password, salt));
    }

    boolean matches(char[] password, String phc) {
        String[] parts = phc.split("\\$");
        byte[] salt = Base64.getDecoder().decode(parts[4]);
        byte[] expected = Base64.getDecoder().decode(parts[5]);
        return MessageDigest.isEqual(expected, digest(password, salt));
    }

    /** Takes as long as a check does, for a user who does not exist. */
    void waste(char[] password) {
        if (matches(password, nobody)) {
            throw new IllegalStateException("a hash of zeroes was met");
        }
    }

    private static String phc(byte[] salt, byte[] hash) {
        var base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + ITERATIONS + ",p=1$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    private byte[] digest(char[] password, byte[] salt) {
        var octets = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        byte[] secret = Arrays.copyOf(octets.array(), octets.limit());
        permits.acquireUninterruptibly();
        try {
            var generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id).withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(MEMORY_KIB).withIterations(ITERATIONS).withParallelism(1).withSalt(salt).build());
            var hash = new byte[LENGTH];
            generator.generateBytes(secret, hash);
            return hash;
        } finally {
            permits.release();
            Arrays.fill(secret, (byte) 0);
        }
    }
}
