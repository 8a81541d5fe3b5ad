package org.signetmail.sieve;

/**
 * What is wrong in a script, or worth a warning.
 *
 * @param line counted from 1
 * @param reason for a person
 */
public record Fault(int line, String reason) {
    @Override
    public String toString() {
        return "line " + line + ": " + reason;
    }
}
