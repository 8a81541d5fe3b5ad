package org.signetmail.imap.server;

import java.time.Clock;
import java.util.function.Supplier;

import org.signetmail.intake.LoginDesk;
import org.signetmail.net.ServerTls;
import org.signetmail.store.Bodies;
import org.signetmail.store.Listeners;
import org.signetmail.store.Mailboxes;

/** What sessions work with. */
record Services(
        Mailboxes mailboxes, Bodies bodies, Supplier<ServerTls> tls, Listeners.Listener listener,
        ImapMeters meters, Clock clock, LoginDesk logins) {}
