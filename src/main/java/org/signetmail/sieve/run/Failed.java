package org.signetmail.sieve.run;

/** A script cannot go on. Carries no stack: it is the script's fault. */
final class Failed extends RuntimeException {
    Failed(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
