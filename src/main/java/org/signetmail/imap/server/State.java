package org.signetmail.imap.server;

/** Where a session is (RFC 9051 3), with what it has there. */
sealed interface State permits Guest, LoggedIn, Open {
    Client client();

    default Services services() {
        return client().services();
    }
}
