package org.signetmail.sieve.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

import org.signetmail.intake.Filters;
import org.signetmail.intake.LoginDesk;
import org.signetmail.net.Connection;
import org.signetmail.net.Listening;
import org.signetmail.net.ServerTls;
import org.signetmail.net.Throttle;
import org.signetmail.store.AppPasswords;
import org.signetmail.store.Listeners;
import org.signetmail.store.Store;
import org.signetmail.store.setting.Latest;

/** ManageSieve (RFC 5804) for the connections of one listener. Thread-safe: each connection gets a session of its own. */
public final class SieveDoor implements Listening.Door {
    private final Services services;
    private final Latest<SieveOptions> options;

    /** @param tls asked at each STARTTLS */
    public SieveDoor(Store store, Filters filters, Supplier<ServerTls> tls, Listeners.Listener listener, SieveMeters meters, Throttle throttle) {
        services = new Services(store, filters, tls, listener, meters, new LoginDesk(store.directory(), throttle, meters.logins(), AppPasswords.Protocol.SIEVE));
        options = new Latest<>(store.settings(), SieveOptions::of);
    }

    @Override
    public void serve(Connection connection) throws IOException {
        services.meters().sessions().inc();
        try {
            new Session(new Client(connection, services, options.get())).run();
        } finally {
            services.meters().sessions().dec();
        }
    }

    @Override
    public byte[] busy() {
        return "BYE (TRYLATER) \"too many connections, try again later\"\r\n".getBytes(StandardCharsets.US_ASCII);
    }
}
