package org.signetmail.sieve;

/** Ends the reading of a script, or of one of its commands. Carries no stack: scripts with faults are an everyday thing. */
final class ScriptError extends RuntimeException {
    private final transient Fault fault;

    ScriptError(int line, String reason) {
        super(reason, null, false, false);
        fault = new Fault(line, reason);
    }

    Fault fault() {
        return fault;
    }
}
