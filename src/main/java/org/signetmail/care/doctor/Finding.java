package org.signetmail.care.doctor;

/**
 * What one look found.
 *
 * @param check the look's name, for programs
 * @param words what there is, for a person; @param remedy what to do, or ""
 */
public record Finding(String check, State state, String words, String remedy) {
    /** UNKNOWN: it could not be found out. */
    public enum State { OK, WARN, BAD, UNKNOWN }

    static Finding ok(String check, String words) {
        return new Finding(check, State.OK, words, "");
    }

    static Finding warn(String check, String words, String remedy) {
        return new Finding(check, State.WARN, words, remedy);
    }

    static Finding bad(String check, String words, String remedy) {
        return new Finding(check, State.BAD, words, remedy);
    }

    static Finding unknown(String check, String words, String remedy) {
        return new Finding(check, State.UNKNOWN, words, remedy);
    }
}
