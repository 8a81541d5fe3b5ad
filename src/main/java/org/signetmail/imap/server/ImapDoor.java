package org.signetmail.imap.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.function.Supplier;

import org.signetmail.intake.LoginDesk;
import org.signetmail.net.Connection;
import org.signetmail.net.Listening;
import org.signetmail.net.ServerTls;
import org.signetmail.net.Throttle;
import org.signetmail.store.AppPasswords;
import org.signetmail.store.Bodies;
import org.signetmail.store.Directory;
import org.signetmail.store.Listeners;
import org.signetmail.store.Mailboxes;
import org.signetmail.store.Settings;
import org.signetmail.store.Store;
import org.signetmail.store.setting.Latest;

/**
 * IMAP4rev2 and IMAP4rev1 (RFC 9051, RFC 3501) for the connections of one listener. Thread-safe: each connection
 * gets a session of its own.
 */
public final class ImapDoor implements Listening.Door {
    private final Services services;
    private final Latest<ImapOptions> options;

    /** @param tls asked at each STARTTLS */
    public ImapDoor(
            Store store, Supplier<ServerTls> tls, Listeners.Listener listener, ImapMeters meters, Clock clock, Throttle throttle) {
        this(store.directory(), store.mailboxes(), store.bodies(), store.settings(), tls, listener, meters, clock, throttle);
    }

    ImapDoor(
            Directory directory, Mailboxes mailboxes, Bodies bodies, Settings settings, Supplier<ServerTls> tls,
            Listeners.Listener listener, ImapMeters meters, Clock clock, Throttle throttle) {
        options = new Latest<>(settings, ImapOptions::of);
        services = new Services(mailboxes, bodies, tls, listener, meters, clock, new LoginDesk(directory, throttle, meters.logins(), AppPasswords.Protocol.IMAP));
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
        return "* BYE [UNAVAILABLE] too many connections, try again later\r\n".getBytes(StandardCharsets.US_ASCII);
    }
}
