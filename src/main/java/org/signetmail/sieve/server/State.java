package org.signetmail.sieve.server;

import org.signetmail.store.Account;

/** Where a session is (RFC 5804 1.1), with what it has there. */
sealed interface State {
    Client client();

    record Guest(Client client) implements State {}

    record LoggedIn(Client client, Account account) implements State {}
}
