package org.signetmail.imap.server;

import java.io.IOException;

/** A command as parsed. When it may be asked is its type; {@link Commands} has its name. */
sealed interface Command {
    /** Whether responses to it may renumber messages: not those to FETCH, STORE and SEARCH (RFC 9051 7.5.1). */
    default boolean mayRenumber() {
        return true;
    }

    /** In any state. */
    sealed interface Anytime extends Command permits Capability, Id, Logout, Noop {
        Answer run(State here, Out out) throws IOException;
    }

    /** Before login. */
    sealed interface ForGuest extends Command permits Authenticate, Login, StartTls {
        Answer run(Guest here, Out out) throws IOException;
    }

    /** After login, with a mailbox open or not. */
    sealed interface ForUser extends Command
            permits Append, Create, Delete, Enable, Idle, ListMailboxes, Lsub, Namespace, Rename, Select, Status, Subscribe, Unsubscribe {
        Answer run(LoggedIn here, Out out) throws IOException;

        /** Whether a mailbox that is open is closed first, whatever becomes of the command. */
        default boolean leavesMailbox() {
            return false;
        }
    }

    /** With a mailbox open. */
    sealed interface ForOpen extends Command
            permits Check, Close, Copy, Expunge, Fetch, Move, Search, StoreFlags, Unselect {
        Answer run(Open here, Out out) throws IOException;
    }
}
