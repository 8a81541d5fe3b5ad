package org.signetmail.text;

import java.util.random.RandomGenerator;

/** Passwords that are made up: letters and digits that do not look alike, twenty of them, some 115 bits. */
public final class RandomText {
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int LENGTH = 20;

    private RandomText() {}

    /** @param random a {@link java.security.SecureRandom}, but in tests */
    public static String password(RandomGenerator random) {
        var password = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }
}
