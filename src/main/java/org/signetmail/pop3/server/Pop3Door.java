package org.signetmail.pop3.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

import org.signetmail.intake.LoginDesk;
import org.signetmail.net.Connection;
import org.signetmail.net.Listening;
import org.signetmail.net.ServerTls;
import org.signetmail.net.Throttle;
import org.signetmail.store.AppPasswords;
import org.signetmail.store.Listeners;
import org.signetmail.store.Store;
import org.signetmail.store.setting.Latest;

/**
 * POP3 (RFC 1939, RFC 2449) for the connections of one listener: each session sees its account's INBOX as it was at
 * login. Thread-safe: each connection gets a session of its own.
 */
public final class Pop3Door implements Listening.Door {
    private final Services services;
    private final Latest<Pop3Options> options;

    /** @param tls asked at each STLS */
    public Pop3Door(
            Store store, Supplier<ServerTls> tls, Listeners.Listener listener, Pop3Meters meters, Throttle throttle) {
        services = new Services(store.mailboxes(), tls, listener, meters, new LoginDesk(store.directory(), throttle, meters.logins(), AppPasswords.Protocol.POP3));
        options = new Latest<>(store.settings(), Pop3Options::of);
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
        return "-ERR [SYS/TEMP] too many connections, try again later\r\n".getBytes(StandardCharsets.US_ASCII);
    }
}
