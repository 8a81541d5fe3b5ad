package org.signetmail.smtp.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.function.Supplier;

import org.signetmail.intake.Intake;
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
 * The SMTP door: mail from elsewhere on an SMTP listener, mail of our own users on a submission listener (RFC 6409).
 * One door for each listener; thread-safe, a session for each connection.
 */
public final class SmtpDoor implements Listening.Door {
    private static final byte[] BUSY = "421 4.7.0 too many connections, try again later\r\n".getBytes(StandardCharsets.US_ASCII);

    final Store store;
    final Intake intake;
    final boolean submission;
    final Listeners.Listener listener;
    final Supplier<ServerTls> tls;
    final Latest<SmtpOptions> options;
    final LoginDesk logins;
    final SmtpMeters meters;
    final Clock clock;

    /** @param throttle counts failed logins by address */
    public SmtpDoor(Store store, Intake intake, Listeners.Listener listener, Supplier<ServerTls> tls, Throttle throttle, SmtpMeters meters, Clock clock) {
        this.store = store;
        this.intake = intake;
        this.submission = listener.protocol() == Listeners.Protocol.SUBMISSION;
        this.listener = listener;
        this.tls = tls;
        options = new Latest<>(store.settings(), SmtpOptions::of);
        logins = new LoginDesk(store.directory(), throttle, meters.logins(), AppPasswords.Protocol.SMTP);
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public void serve(Connection connection) throws IOException {
        new Session(this, connection).run();
    }

    @Override
    public byte[] busy() {
        return BUSY.clone();
    }
}
