package org.signetmail.sieve.run;

/** How much looking is left. For one run. */
final class Work {
    private long left;

    Work(long most) {
        left = most;
    }

    /** @throws Failed when there was too much of it */
    void charge(long characters) {
        left -= characters;
        if (left < 0) {
            throw new Failed("comparing takes too long");
        }
    }
}
