package org.signetmail.sieve;

/**
 * How much a script may be and do.
 *
 * @param octets of the script, UTF-8
 * @param depth of blocks and tests within each other
 * @param actions that one message may lead to; @param redirects among them
 * @param work characters that matching may look at for one message
 */
public record Limits(int octets, int depth, int actions, int redirects, long work) {
    /** What nobody has set otherwise. */
    public static final Limits USUAL = new Limits(64 * 1024, 32, 32, 4, 50_000_000);
}
