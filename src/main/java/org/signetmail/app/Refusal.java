package org.signetmail.app;

/** Something that cannot be done, with a reason for a person: the program prints it and ends with 1. */
final class Refusal extends RuntimeException {
    Refusal(String why) {
        super(why, null, false, false);
    }
}
