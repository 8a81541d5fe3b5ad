package org.signetmail.sieve.server;

import java.util.function.Supplier;

import org.signetmail.intake.Filters;
import org.signetmail.intake.LoginDesk;
import org.signetmail.net.ServerTls;
import org.signetmail.store.Listeners;
import org.signetmail.store.Store;

/** What sessions work with. */
record Services(Store store, Filters filters, Supplier<ServerTls> tls, Listeners.Listener listener, SieveMeters meters, LoginDesk logins) {}
