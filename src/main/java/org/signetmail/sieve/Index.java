package org.signetmail.sieve;

/**
 * Which of several fields of one name is looked at (RFC 5260 6).
 *
 * @param number counted from 1; 0 is all
 * @param last counted from the end
 */
public record Index(int number, boolean last) {
    public static final Index ALL = new Index(0, false);
}
