package org.signetmail.imap.server;

/** Not authenticated. */
record Guest(Client client) implements State {}
