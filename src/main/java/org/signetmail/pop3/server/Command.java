package org.signetmail.pop3.server;

import java.io.IOException;

/** A command as parsed. When it may be asked is its type; {@link Commands} has its name. */
sealed interface Command {
    /** In any state. */
    sealed interface Anytime extends Command permits Capa, Quit {
        Answer run(State here, Out out) throws IOException;
    }

    /** Before login. */
    sealed interface ForGuest extends Command permits Auth, Stls, User {
        Answer run(State.Unauthenticated here, Out out) throws IOException;
    }

    /** After USER. */
    sealed interface ForNamed extends Command permits Pass {
        Answer run(State.Named here) throws IOException;
    }

    /** After login. */
    sealed interface ForUser extends Command permits Dele, ListSizes, Noop, Retr, Rset, Stat, Top, Uidl {
        Answer run(Maildrop here, Out out) throws IOException;
    }
}
