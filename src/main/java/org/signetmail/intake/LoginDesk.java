package org.signetmail.intake;

import java.util.Arrays;
import java.util.function.Supplier;

import io.prometheus.metrics.core.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.signetmail.net.Activity;
import org.signetmail.net.Connection;
import org.signetmail.net.Throttle;
import org.signetmail.store.Account;
import org.signetmail.store.AppPasswords;
import org.signetmail.store.Directory;

/**
 * Logs in at a door of a mail protocol: whoever failed too often waits, the session is known as one that may soon act for the
 * account, what was shown is checked, and how it went is counted, logged and told. What the client hears, the door says. Whether a
 * password may pass without TLS is asked before, of the listener. Thread-safe; one a door.
 */
public final class LoginDesk {
    private static final Logger LOG = LoggerFactory.getLogger(LoginDesk.class);

    /** How a login went. */
    public sealed interface Entry {
        record In(Account account) implements Entry {}

        /** The name, the password or the certificate; which of them is not told. */
        record Wrong() implements Entry {}

        record Disabled() implements Entry {}

        /** Too many failed from this address; nothing was looked at. */
        record Throttled() implements Entry {}
    }

    private final Directory directory;
    private final Throttle throttle;
    private final Counter logins;
    private final AppPasswords.Protocol protocol;

    /** @param throttle counts failed logins by address @param logins counts them by outcome: ok, wrong, disabled, throttled */
    public LoginDesk(Directory directory, Throttle throttle, Counter logins, AppPasswords.Protocol protocol) {
        this.directory = directory;
        this.throttle = throttle;
        this.logins = logins;
        this.protocol = protocol;
    }

    /** Whether the client has to wait, for protocols that say so before they ask for a password. */
    public boolean throttled(Connection connection) {
        boolean throttled = !throttle.allowed(connection.remote().getAddress());
        if (throttled) {
            logins.labelValues("throttled").inc();
        }
        return throttled;
    }

    /** @param password overwritten once it was checked */
    public Entry password(Connection connection, String user, char[] password) {
        try {
            return enter(connection, user, user, () -> directory.login(user, password, by(connection)));
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** By the client's certificate (SASL EXTERNAL, RFC 4422 App. A). @param identity whom it wants to act as, or empty */
    public Entry certificate(Connection connection, String identity) {
        return enter(connection, Activity.ANYBODY, identity.isEmpty() ? "a certificate" : identity,
                () -> CertificateLogin.login(directory, connection.tls(), identity, by(connection)));
    }

    private Directory.By by(Connection connection) {
        return new Directory.By(protocol, connection.remote().getAddress().getHostAddress());
    }

    private Entry enter(Connection connection, String mayBecome, String called, Supplier<Directory.Login> check) {
        if (throttled(connection)) {
            return new Entry.Throttled();
        }
        connection.activity().loggingIn(mayBecome);
        return switch (check.get()) {
            case Directory.Login.In(Account account) -> {
                throttle.succeeded(connection.remote().getAddress());
                connection.activity().loggedIn(account.address().toString());
                MDC.put("account", account.address().toString());
                logins.labelValues("ok").inc();
                LOG.info("{} logged in from {}", account.address(), connection.remote());
                yield new Entry.In(account);
            }
            case Directory.Login.Wrong() -> {
                throttle.failed(connection.remote().getAddress());
                yield failed(connection, called, "wrong", new Entry.Wrong());
            }
            // The password was right: whoever has it does not guess, and shares their address with others.
            case Directory.Login.Disabled() -> failed(connection, called, "disabled", new Entry.Disabled());
        };
    }

    private Entry failed(Connection connection, String called, String outcome, Entry entry) {
        connection.activity().nobody();
        logins.labelValues(outcome).inc();
        LOG.info("login failed ({}) from {} for {}", outcome, connection.remote(), called.replaceAll("\\p{Cntrl}", "?"));
        return entry;
    }
}
