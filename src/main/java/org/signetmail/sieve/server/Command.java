package org.signetmail.sieve.server;

import java.io.IOException;

/** A command as parsed. When it may be asked is its type; {@link Commands} has its name. */
sealed interface Command {
    /** In any state. */
    sealed interface Anytime extends Command permits Capability, Logout, Noop {
        Answer run(State here, Out out) throws IOException;
    }

    /** Before login. */
    sealed interface ForGuest extends Command permits Authenticate, StartTls {
        Answer run(State.Guest here, Out out) throws IOException;
    }

    /** After login. */
    sealed interface ForUser extends Command
            permits CheckScript, DeleteScript, GetScript, HaveSpace, ListScripts, PutScript, RenameScript, SetActive, Unauthenticate {
        Answer run(State.LoggedIn here, Out out) throws IOException;
    }
}
