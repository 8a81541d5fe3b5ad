package org.signetmail.sieve.run;

/**
 * As the message came (RFC 5321 2.3.1).
 *
 * @param from empty is the null reverse-path
 * @param to the recipient because of whom this account gets it
 */
public record SmtpEnvelope(String from, String to) {}
