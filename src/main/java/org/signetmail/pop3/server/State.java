package org.signetmail.pop3.server;

/** Where a session is (RFC 1939 3), with what it has there. */
sealed interface State {
    Client client();

    /** Before login. */
    sealed interface Unauthenticated extends State {}

    record Guest(Client client) implements Unauthenticated {}

    /** USER has come, PASS is to follow. */
    record Named(Client client, String user) implements Unauthenticated {}

    /** Logged in: the transaction state. */
    record LoggedIn(Client client, Maildrop maildrop) implements State {}
}
