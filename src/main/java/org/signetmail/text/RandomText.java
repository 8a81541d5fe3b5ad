package org.signetmail.text;

import java.util.random.RandomGenerator;

/** Passwords and codes that are made up. A password: letters and digits that do not look alike, twenty of them, some 115 bits. */
public final class RandomText {
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int LENGTH = 20;

    private static final String CODE = "abcdefghjkmnpqrstuvwxyz23456789";

    private RandomText() {}

    /** A code for people to type: small letters and digits that do not look alike, not quite five bits each. */
    public static String code(RandomGenerator random, int length) {
        return random.ints(length, 0, CODE.length()).mapToObj(i -> String.valueOf(CODE.charAt(i))).collect(java.util.stream.Collectors.joining());
    }

    /** @param random a {@link java.security.SecureRandom}, but in tests */
    public static String password(RandomGenerator random) {
        var password = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }
}
