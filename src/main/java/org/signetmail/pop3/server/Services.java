package org.signetmail.pop3.server;

import java.util.function.Supplier;

import org.signetmail.intake.LoginDesk;
import org.signetmail.net.ServerTls;
import org.signetmail.store.Listeners;
import org.signetmail.store.Mailboxes;

/** What sessions work with. */
record Services(
        Mailboxes mailboxes, Supplier<ServerTls> tls, Listeners.Listener listener, Pop3Meters meters,
        LoginDesk logins) {}
